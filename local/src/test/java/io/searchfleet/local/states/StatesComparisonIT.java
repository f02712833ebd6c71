package io.searchfleet.local.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.local.states.LanguageTest.Case;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds Step Functions to what {@link LanguageTest} holds the interpreter to. It needs an endpoint that checks no
 * signatures, such as LocalStack's with its services stepfunctions, sts, iam and lambda, in {@code -Dsearchfleet.states.endpoint} or SEARCHFLEET_STATES_ENDPOINT.
 */
class StatesComparisonIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String ENDPOINT = Optional.ofNullable(System.getProperty("searchfleet.states.endpoint"))
            .or(() -> Optional.ofNullable(System.getenv("SEARCHFLEET_STATES_ENDPOINT")))
            .orElse("");

    @BeforeAll
    static void needsAnEndpoint() {
        assumeTrue(!ENDPOINT.isEmpty(), "no Step Functions endpoint in searchfleet.states.endpoint");
    }

    /** As AWS is to end them; where the endpoint is LocalStack's, as that does where it differs from AWS. */
    static Stream<Case> cases() throws IOException, InterruptedException {
        return isLocalStack() ? LanguageTest.cases().map(Case::onLocalStack) : LanguageTest.cases();
    }

    private static boolean isLocalStack() throws IOException, InterruptedException {
        if (ENDPOINT.isEmpty()) {
            return false;
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(ENDPOINT + "/_localstack/health"))
                .build();
        return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void stepFunctions_visitsTheSameStatesAndEndsTheSameWay(Case given) throws Exception {
        String machine = call(
                        "CreateStateMachine",
                        Json.object()
                                .put("name", "compare-" + UUID.randomUUID())
                                .put("definition", given.definition())
                                .put("roleArn", "arn:aws:iam::000000000000:role/compare"))
                .path("stateMachineArn")
                .asText();
        String execution = call(
                        "StartExecution",
                        Json.object()
                                .put("stateMachineArn", machine)
                                .put("input", given.input().toString()))
                .path("executionArn")
                .asText();
        JsonNode ended = ended(execution);
        List<Event> events = events(execution);
        assertThat(Machine.visited(events)).as("%s", ended).isEqualTo(given.visited());
        assertThat(ended.path("status").asText())
                .isEqualTo(given.expected().path("status").asText());
        assertThat(ended.path("error").asText("none"))
                .isEqualTo(given.expected().path("error").asText("none"));
        if (given.expected().has("output")) {
            assertThat(Json.stored(ended.path("output").asText()))
                    .isEqualTo(given.expected().path("output"));
        }
        if (given.expected().has("scheduled")) {
            assertThat(events)
                    .filteredOn(event -> event.type().endsWith("Scheduled"))
                    .hasSize(given.expected().path("scheduled").asInt());
        }
    }

    private static JsonNode ended(String execution) throws IOException, InterruptedException {
        ObjectNode request = Json.object().put("executionArn", execution);
        JsonNode described = call("DescribeExecution", request);
        for (int i = 0; i < 300 && described.path("status").asText().equals("RUNNING"); i++) {
            Thread.sleep(100);
            described = call("DescribeExecution", request);
        }
        return described;
    }

    private static List<Event> events(String execution) throws IOException, InterruptedException {
        JsonNode history = call("GetExecutionHistory", Json.object().put("executionArn", execution));
        return StreamSupport.stream(history.path("events").spliterator(), false)
                .map(event -> new Event((ObjectNode) event))
                .toList();
    }

    private static JsonNode call(String operation, ObjectNode body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(ENDPOINT))
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "AWSStepFunctions." + operation)
                // Whom it is from and whom it is for; nothing is signed.
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/states/aws4_request, "
                                + "SignedHeaders=host, Signature=none")
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        HttpResponse<byte[]> response = HTTP.send(request, BodyHandlers.ofByteArray());
        JsonNode answer = Json.parse(response.body());
        assertThat(response.statusCode()).as("%s: %s", operation, answer).isEqualTo(200);
        return answer;
    }
}
