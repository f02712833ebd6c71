package io.searchfleet.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Environment;
import io.searchfleet.aws.AwsJson;
import io.searchfleet.aws.AwsJson.Answer;
import io.searchfleet.aws.AwsJson.Service;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** Three calls of AWS Step Functions. */
public final class StepFunctions {
    private final AwsJson aws;
    private final String machines;

    private StepFunctions(AwsJson aws, String machines) {
        this.aws = aws;
        this.machines = machines;
    }

    /**
     * With {@code STATE_MACHINES}, the ARN of a machine up to the name of its kind. The local runtime sets
     * {@code STEP_FUNCTIONS_LOCAL}.
     */
    public static StepFunctions of(Environment environment) {
        return new StepFunctions(
                environment
                        .optional("STEP_FUNCTIONS_LOCAL")
                        .map(local -> AwsJson.unsigned(Service.STEP_FUNCTIONS, URI.create(local)))
                        .orElseGet(() -> AwsJson.of(Service.STEP_FUNCTIONS, environment)),
                environment.required("STATE_MACHINES"));
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
            var _ = success(answer);
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
        return success(answer).path("status").asText().equals("RUNNING")
                ? Executions.Status.RUNNING
                : Executions.Status.ENDED;
    }

    private String arn(String machine, String name) {
        return (machines + machine).replace(":stateMachine:", ":execution:") + ":" + name;
    }

    private Answer call(String action, ObjectNode body) {
        try {
            return aws.call(action, body);
        } catch (IOException e) {
            throw unavailable().causedBy(e);
        }
    }

    private static JsonNode success(Answer answer) {
        try {
            return answer.success();
        } catch (IllegalStateException e) {
            throw unavailable().causedBy(e);
        }
    }

    private static ApiException unavailable() {
        return ApiException.unavailable(
                "The state machines did not answer. What is recorded goes on within minutes.", Duration.ofSeconds(5));
    }
}
