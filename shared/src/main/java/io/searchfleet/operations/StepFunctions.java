package io.searchfleet.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Environment;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Three calls of AWS Step Functions, in its own protocol (JSON 1.0). The SDK's client for it would be a tenth of a
 * function's size.
 */
public final class StepFunctions {
    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(4);

    private final SdkHttpClient http = UrlConnectionHttpClient.builder()
            .connectionTimeout(CONNECT)
            .socketTimeout(ANSWER)
            .build();
    private final URI endpoint;
    private final String region;
    private final String machines;
    private final Optional<AwsCredentialsProvider> credentials;

    private StepFunctions(URI endpoint, String region, String machines, Optional<AwsCredentialsProvider> credentials) {
        this.endpoint = endpoint;
        this.region = region;
        this.machines = machines;
        this.credentials = credentials;
    }

    /**
     * With {@code STATE_MACHINES}, the ARN of a machine up to the name of its kind, and the region of this function. The
     * local runtime sets {@code STEP_FUNCTIONS_LOCAL}; an endpoint for all services, as emulators want it, counts too.
     */
    public static StepFunctions of(Environment environment) {
        String machines = environment.required("STATE_MACHINES");
        Optional<String> local = environment.optional("STEP_FUNCTIONS_LOCAL");
        String region = environment.optional("AWS_REGION").orElse("us-east-1");
        String endpoint = local.or(() -> environment.optional("AWS_ENDPOINT_URL_SFN"))
                .or(() -> environment.optional("AWS_ENDPOINT_URL"))
                .orElse("https://states." + region + ".amazonaws.com");
        return new StepFunctions(
                URI.create(endpoint),
                region,
                machines,
                local.isPresent()
                        ? Optional.empty()
                        : Optional.of(DefaultCredentialsProvider.builder().build()));
    }

    /** Starts an execution; one of this name that is there already is fine. */
    void start(String machine, String name, ObjectNode input) {
        Answer answer = call(
                "StartExecution",
                Json.object()
                        .put("stateMachineArn", machines + machine)
                        .put("name", name)
                        .put("input", input.toString()));
        if (!answer.isError("ExecutionAlreadyExists")) {
            answer.success();
        }
    }

    void stop(String machine, String name) {
        try {
            var _ = call("StopExecution", Json.object().put("executionArn", arn(machine, name)));
        } catch (ApiException e) {
            // Whatever it still does is refused by the operation's record.
        }
    }

    Executions.Status status(String machine, String name) {
        Answer answer = call("DescribeExecution", Json.object().put("executionArn", arn(machine, name)));
        if (answer.isError("ExecutionDoesNotExist")) {
            return Executions.Status.UNKNOWN;
        }
        return answer.success().path("status").asText().equals("RUNNING")
                ? Executions.Status.RUNNING
                : Executions.Status.ENDED;
    }

    private String arn(String machine, String name) {
        return (machines + machine).replace(":stateMachine:", ":execution:") + ":" + name;
    }

    private record Answer(int status, JsonNode body) {
        boolean isError(String type) {
            return status >= 400 && body.path("__type").asText().endsWith(type);
        }

        JsonNode success() {
            if (status >= 400) {
                throw unavailable()
                        .causedBy(new IllegalStateException("Step Functions answered " + status + " "
                                + body.path("__type").asText() + " "
                                + body.path("message").asText()));
            }
            return body;
        }
    }

    private Answer call(String action, ObjectNode body) {
        byte[] bytes = Json.bytes(body);
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint.resolve("/"))
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("Content-Length", String.valueOf(bytes.length))
                .putHeader("X-Amz-Target", "AWSStepFunctions." + action)
                .build();
        try {
            HttpExecuteResponse response = http.prepareRequest(HttpExecuteRequest.builder()
                            .request(signed(request, bytes))
                            .contentStreamProvider(ContentStreamProvider.fromByteArray(bytes))
                            .build())
                    .call();
            try (var in = response.responseBody().orElseThrow()) {
                return new Answer(response.httpResponse().statusCode(), Json.parse(in.readAllBytes()));
            }
        } catch (JsonProcessingException e) {
            throw unavailable().causedBy(new IllegalStateException("Step Functions did not answer in JSON"));
        } catch (IOException | SdkException e) {
            throw unavailable().causedBy(e);
        }
    }

    private SdkHttpRequest signed(SdkHttpRequest request, byte[] body) {
        return credentials
                .<SdkHttpRequest>map(provider -> SIGNER.sign(sign -> sign.identity(provider.resolveCredentials())
                                .request(request)
                                .payload(ContentStreamProvider.fromByteArray(body))
                                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "states")
                                .putProperty(AwsV4HttpSigner.REGION_NAME, region))
                        .request())
                .orElse(request);
    }

    private static ApiException unavailable() {
        return ApiException.unavailable(
                "The state machines did not answer. What is recorded goes on within minutes.", Duration.ofSeconds(5));
    }
}
