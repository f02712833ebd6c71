package io.searchfleet.local.states;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Step Functions' protocol as its clients speak it. */
class StepFunctionsEndpointTest {
    private static final String MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:m";
    private static final String EXECUTION = "arn:aws:states:us-east-1:000000000000:execution:m:";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path folder = Path.of(".");

    private static List<AutoCloseable> toClose = List.of();
    private static StepFunctionsEndpoint endpoint = StepFunctionsEndpoint.bind();

    @BeforeAll
    static void start() {
        Machine machine = Machine.of(folder, """
                {'StartAt': 'Which', 'States': {
                  'Which': {'Type': 'Choice', 'Choices': [{'Variable': '$.wait', 'IsPresent': true, 'Next': 'Wait'}],
                            'Default': 'Fail'},
                  'Wait': {'Type': 'Wait', 'SecondsPath': '$.wait', 'End': true},
                  'Fail': {'Type': 'Fail', 'Error': 'Broken', 'Cause': 'It broke.'}}}
                """);
        endpoint.serve(machine.executions());
        toClose = List.of(endpoint, machine);
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    private record Answer(int status, JsonNode json) {
        String text(String field) {
            return json.path(field).asText();
        }
    }

    private static Answer call(String operation, String body) throws IOException, InterruptedException {
        return send(body, "X-Amz-Target", "AWSStepFunctions." + operation);
    }

    private static Answer send(String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.uri())
                .POST(BodyPublishers.ofString(body.replace('\'', '"')))
                .header("Content-Type", "application/x-amz-json-1.0");
        HttpResponse<byte[]> response = HTTP.send(request.headers(headers).build(), BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), Json.parse(response.body()));
    }

    private static Answer start(String name, String input) throws IOException, InterruptedException {
        return call(
                "StartExecution",
                Json.object()
                        .put("stateMachineArn", MACHINE)
                        .put("name", name)
                        .put("input", input)
                        .toString());
    }

    private static Answer describe(String name) throws IOException, InterruptedException {
        return call("DescribeExecution", "{'executionArn':'" + EXECUTION + name + "'}");
    }

    private static Answer ended(String name) throws IOException, InterruptedException {
        Answer answer = describe(name);
        for (int i = 0; i < 400 && answer.text("status").equals("RUNNING"); i++) {
            Thread.sleep(10);
            answer = describe(name);
        }
        return answer;
    }

    @Test
    void anExecution_isStarted_described_andItsHistoryRead() throws Exception {
        Answer started = start("whole", "{\"wait\":1}");
        assertThat(started.status()).isEqualTo(200);
        assertThat(started.text("executionArn")).isEqualTo(EXECUTION + "whole");
        Answer ended = ended("whole");
        assertThat(ended.text("status")).isEqualTo("SUCCEEDED");
        assertThat(ended.text("stateMachineArn")).isEqualTo(MACHINE);
        assertThat(ended.text("input")).isEqualTo("{\"wait\":1}");
        assertThat(ended.text("output")).isEqualTo("{\"wait\":1}");
        assertThat(ended.json().path("startDate")).isEqualTo(started.json().path("startDate"));
        assertThat(ended.json().path("stopDate").asDouble())
                .isGreaterThan(ended.json().path("startDate").asDouble());
        Answer history = call("GetExecutionHistory", "{'executionArn':'" + EXECUTION + "whole'}");
        assertThat(history.json().path("events").findValuesAsText("type"))
                .containsExactly(
                        "ExecutionStarted",
                        "ChoiceStateEntered",
                        "ChoiceStateExited",
                        "WaitStateEntered",
                        "WaitStateExited",
                        "ExecutionSucceeded");
        assertThat(history.json().has("nextToken")).isFalse();
    }

    @Test
    void aFailure_hasErrorAndCause() throws Exception {
        start("fails", "{}");
        Answer ended = ended("fails");
        assertThat(ended.text("status")).isEqualTo("FAILED");
        assertThat(ended.text("error")).isEqualTo("Broken");
        assertThat(ended.text("cause")).isEqualTo("It broke.");
        assertThat(ended.json().has("output")).isFalse();
    }

    @Test
    void aHistory_isReadByPages_andBackwards() throws Exception {
        start("paged", "{}");
        ended("paged");
        List<Integer> ids = new ArrayList<>();
        String token = "";
        do {
            Answer page = call(
                    "GetExecutionHistory",
                    "{'executionArn':'" + EXECUTION + "paged','maxResults':2,'reverseOrder':true"
                            + (token.isEmpty() ? "" : ",'nextToken':'" + token + "'") + "}");
            assertThat(page.json().path("events").size()).isLessThanOrEqualTo(2);
            page.json().path("events").forEach(event -> ids.add(event.path("id").asInt()));
            token = page.text("nextToken");
        } while (!token.isEmpty());
        assertThat(ids).containsExactly(5, 4, 3, 2, 1);
        assertThat(call("GetExecutionHistory", "{'executionArn':'" + EXECUTION + "paged','nextToken':'x'}")
                        .text("__type"))
                .isEqualTo("InvalidToken");
    }

    @Test
    void theSameNameAndInput_isTheSameExecution_whileItRuns() throws Exception {
        Answer first = start("twice", "{\"wait\":50}");
        Answer second = start("twice", " {\"wait\": 50}");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(start("twice", "{\"wait\":51}").text("__type")).isEqualTo("ExecutionAlreadyExists");
        assertThat(ended("twice").text("status")).isEqualTo("SUCCEEDED");
        Answer after = start("twice", "{\"wait\":50}");
        assertThat(after.status()).isEqualTo(400);
        assertThat(after.text("__type")).isEqualTo("ExecutionAlreadyExists");
    }

    @Test
    void aStop_abortsTheExecution() throws Exception {
        start("stopped", "{\"wait\":9999}");
        Answer stopped = call("StopExecution", "{'executionArn':'" + EXECUTION + "stopped','error':'E','cause':'c'}");
        assertThat(stopped.json().path("stopDate").asDouble()).isPositive();
        Answer described = describe("stopped");
        assertThat(described.text("status")).isEqualTo("ABORTED");
        assertThat(described.text("error")).isEqualTo("E");
    }

    @Test
    void executions_areListedByStatus_theNewestFirst() throws Exception {
        start("list-1", "{\"wait\":9999}");
        Thread.sleep(5);
        start("list-2", "{\"wait\":9999}");
        List<String> running = call("ListExecutions", "{'stateMachineArn':'" + MACHINE + "','statusFilter':'RUNNING'}")
                .json()
                .path("executions")
                .findValuesAsText("name");
        assertThat(running).containsSubsequence("list-2", "list-1");
        call("StopExecution", "{'executionArn':'" + EXECUTION + "list-1'}");
        assertThat(call("ListExecutions", "{'stateMachineArn':'" + MACHINE + "','statusFilter':'RUNNING'}")
                        .json()
                        .path("executions")
                        .findValuesAsText("name"))
                .contains("list-2")
                .doesNotContain("list-1");
        assertThat(call("ListExecutions", "{'stateMachineArn':'" + MACHINE + "','statusFilter':'LOST'}")
                        .text("__type"))
                .isEqualTo("ValidationException");
    }

    @Test
    void machines_areListed_andDescribedWithTheirDefinition() throws Exception {
        assertThat(call("ListStateMachines", "{}").json().path("stateMachines").findValuesAsText("stateMachineArn"))
                .containsExactly(MACHINE);
        Answer described = call("DescribeStateMachine", "{'stateMachineArn':'" + MACHINE + "'}");
        assertThat(Json.stored(described.text("definition")).path("StartAt").asText())
                .isEqualTo("Which");
        assertThat(described.text("status")).isEqualTo("ACTIVE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DescribeExecution | {'executionArn':'arn:aws:states:us-east-1:000000000000:execution:m:none'} | ExecutionDoesNotExist",
                "GetExecutionHistory | {'executionArn':'arn:aws:states:us-east-1:000000000000:execution:m:none'} | ExecutionDoesNotExist",
                "StopExecution | {'executionArn':'arn:aws:states:us-east-1:000000000000:execution:other:none'} | ExecutionDoesNotExist",
                "DescribeExecution | {'executionArn':'arn:aws:states:us-east-1:000000000000:execution:m:../../x'} | InvalidArn",
                "DescribeExecution | {'executionArn':'m'} | InvalidArn",
                "DescribeExecution | {} | ValidationException",
                "DescribeExecution | [] | SerializationException",
                "DescribeExecution | {'executionArn | SerializationException",
                "StartExecution | {'stateMachineArn':'arn:aws:states:us-east-1:000000000000:stateMachine:x'} | StateMachineDoesNotExist",
                "StartExecution | {'stateMachineArn':'arn:aws:states:us-east-1:000000000000:stateMachine:m','name':'a b'} | InvalidName",
                "StartExecution | {'stateMachineArn':'arn:aws:states:us-east-1:000000000000:stateMachine:m','name':'a/b'} | InvalidName",
                "StartExecution | {'stateMachineArn':'arn:aws:states:us-east-1:000000000000:stateMachine:m','input':'{'} | InvalidExecutionInput",
                "StartExecution | {'stateMachineArn':'arn:aws:states:us-east-1:000000000000:stateMachine:m','input':''} | InvalidExecutionInput",
                "ListExecutions | {'stateMachineArn':'arn:aws:states:us-east-1:000000000000:stateMachine:x'} | StateMachineDoesNotExist",
                "ListStateMachines | {'maxResults':1001} | ValidationException",
                "DescribeStateMachine | {'stateMachineArn':'x'} | StateMachineDoesNotExist",
                "RedriveExecution | {} | UnknownOperationException"
            })
    void whatIsWrong_is400_withItsType(String operation, String body, String type) throws Exception {
        Answer answer = call(operation, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("__type")).isEqualTo(type);
        assertThat(answer.text("message")).isNotBlank();
    }

    @Test
    void aNameOf80Characters_isTaken_andOneMoreIsNot() throws Exception {
        assertThat(start("n".repeat(80), "{}").status()).isEqualTo(200);
        assertThat(start("n".repeat(81), "{}").text("__type")).isEqualTo("InvalidName");
    }

    @Test
    void anInputOf256Kilobytes_isTaken_andOneByteMoreIsNot() throws Exception {
        String most = "\"" + "i".repeat(262_142) + "\"";
        assertThat(start("most", most).status()).isEqualTo(200);
        assertThat(start("more", "\"i" + most.substring(1)).text("__type")).isEqualTo("InvalidExecutionInput");
    }

    @Test
    void withoutAName_eachStartIsAnother() throws Exception {
        String body = "{'stateMachineArn':'" + MACHINE + "'}";
        assertThat(call("StartExecution", body).text("executionArn"))
                .startsWith(EXECUTION)
                .isNotEqualTo(call("StartExecution", body).text("executionArn"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://127.0.0.1"})
    void aWebPage_isRefused(String origin) throws Exception {
        // Browsers set it; this client takes it as any other header.
        Answer answer = send("{}", "X-Amz-Target", "AWSStepFunctions.ListStateMachines", "Origin", origin);
        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void aRequestWithoutATarget_isRefused() throws Exception {
        assertThat(send("{}", "Accept", "*/*").status()).isEqualTo(403);
        assertThat(send("{}", "X-Amz-Target", "DynamoDB_20120810.ListTables").status())
                .isEqualTo(403);
    }

    @Test
    void itListensOnLoopbackOnly() {
        assertThat(endpoint.uri().getHost()).isEqualTo("127.0.0.1");
    }
}
