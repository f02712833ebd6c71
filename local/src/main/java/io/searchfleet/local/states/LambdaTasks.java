package io.searchfleet.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.local.gateway.Functions;
import io.searchfleet.model.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The functions of the template, invoked in this process. */
final class LambdaTasks implements Tasks {
    private final Functions functions;

    LambdaTasks(Functions functions) {
        this.functions = functions;
    }

    @Override
    public TaskResult invoke(String function, JsonNode payload) {
        if (!functions.has(function)) {
            return new TaskResult.Failed(
                    new StateError("Lambda.ResourceNotFoundException", "Function not found: " + function));
        }
        if (!(payload instanceof ObjectNode)) {
            return new TaskResult.Failed(StateError.runtime("The payload for " + function + " is no object."));
        }
        try {
            return new TaskResult.Answered(
                    functions.invoke(function, payload, UUID.randomUUID().toString()));
        } catch (Exception | LinkageError | StackOverflowError e) {
            return new TaskResult.Failed(error(e));
        }
    }

    /** As the Java runtime of Lambda reports what a handler throws. */
    private static StateError error(Throwable thrown) {
        ObjectNode cause = Json.object();
        Optional.ofNullable(thrown.getMessage()).ifPresent(message -> cause.put("errorMessage", message));
        cause.put("errorType", thrown.getClass().getName()).putArray("stackTrace");
        return new StateError(thrown.getClass().getName(), cause.toString());
    }

    @Override
    public Duration timeout(String function) {
        return functions.has(function) ? functions.timeout(function) : Duration.ofSeconds(1);
    }
}
