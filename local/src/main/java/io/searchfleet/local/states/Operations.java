package io.searchfleet.local.states;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.local.states.Executions.Summary;
import io.searchfleet.local.states.Progress.Status;
import io.searchfleet.model.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** The operations of Step Functions that are known here, each from its request to its answer. */
final class Operations {
    private static final int MOST_RESULTS = 1000;
    private static final String ROLE = "arn:aws:iam::000000000000:role/local";

    private final Executions executions;

    Operations(Executions executions) {
        this.executions = executions;
    }

    /** @throws StepFunctionsException the request is refused */
    ObjectNode answer(String operation, byte[] body) {
        JsonNode request = request(body);
        return switch (operation) {
            case "StartExecution" -> start(request);
            case "DescribeExecution" -> describe(request);
            case "StopExecution" -> stop(request);
            case "GetExecutionHistory" -> history(request);
            case "ListExecutions" -> list(request);
            case "ListStateMachines" -> machines(request);
            case "DescribeStateMachine" -> machine(request);
            default -> throw StepFunctionsException.unknownOperation(operation);
        };
    }

    private static JsonNode request(byte[] body) {
        try {
            if (body.length == 0) {
                return Json.object();
            }
            if (Json.parse(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            // As any other body that is no object.
        }
        throw StepFunctionsException.unreadable();
    }

    private ObjectNode start(JsonNode request) {
        StateMachine machine = executions.machine(required(request, "stateMachineArn"));
        String name =
                optional(request, "name").orElseGet(() -> UUID.randomUUID().toString());
        Summary started = executions.start(new ExecutionId(machine.name(), name), input(request));
        ObjectNode answer = Json.object().put("executionArn", started.id().arn());
        return answer.put("startDate", seconds(started.startedAt()));
    }

    private static JsonNode input(JsonNode request) {
        try {
            JsonNode input = Json.parse(optional(request, "input").orElse("{}").getBytes(StandardCharsets.UTF_8));
            if (!input.isMissingNode()) {
                return input;
            }
        } catch (JsonProcessingException e) {
            // As an empty one.
        }
        throw StepFunctionsException.invalidInput("it is not JSON.");
    }

    private ObjectNode describe(JsonNode request) {
        ExecutionId id = execution(request);
        Progress progress = executions.describe(id);
        ObjectNode answer = summary(Summary.of(id, progress))
                .put("redriveCount", 0)
                .put("redriveStatus", "NOT_REDRIVABLE")
                .put("input", progress.input().toString());
        answer.putObject("inputDetails").put("included", true);
        progress.output()
                .ifPresent(output -> answer.put("output", output.toString())
                        .putObject("outputDetails")
                        .put("included", true));
        progress.error().ifPresent(error -> {
            putGiven(answer, "error", error.error());
            putGiven(answer, "cause", error.cause());
        });
        return answer;
    }

    private static void putGiven(ObjectNode answer, String field, String text) {
        if (!text.isEmpty()) {
            answer.put(field, text);
        }
    }

    private ObjectNode stop(JsonNode request) {
        StateError why = new StateError(
                optional(request, "error").orElse(""),
                optional(request, "cause").orElse(""));
        return Json.object().put("stopDate", seconds(executions.stop(execution(request), why)));
    }

    private ObjectNode history(JsonNode request) {
        List<Event> events = executions.events(execution(request));
        boolean isReverse = request.path("reverseOrder").asBoolean(false);
        return page(request, "events", isReverse ? events.reversed() : events, Event::json);
    }

    private ObjectNode list(JsonNode request) {
        Optional<Status> status = optional(request, "statusFilter").map(Operations::status);
        return page(
                request,
                "executions",
                executions.list(required(request, "stateMachineArn"), status),
                Operations::summary);
    }

    private static Status status(String name) {
        return Stream.of(Status.values())
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseThrow(() -> StepFunctionsException.invalid("'statusFilter' is no status: " + name));
    }

    private static ObjectNode summary(Summary execution) {
        ObjectNode json = Json.object()
                .put("executionArn", execution.id().arn())
                .put("stateMachineArn", execution.id().machineArn())
                .put("name", execution.id().name())
                .put("status", execution.status().name())
                .put("startDate", seconds(execution.startedAt()));
        execution.stoppedAt().ifPresent(stopped -> json.put("stopDate", seconds(stopped)));
        return json;
    }

    private ObjectNode machines(JsonNode request) {
        return page(request, "stateMachines", executions.machines(), Operations::listed);
    }

    private static ObjectNode listed(StateMachine machine) {
        return Json.object()
                .put("stateMachineArn", machine.arn())
                .put("name", machine.name())
                .put("type", "STANDARD")
                .put("creationDate", seconds(machine.readAt()));
    }

    private ObjectNode machine(JsonNode request) {
        StateMachine machine = executions.machine(required(request, "stateMachineArn"));
        return listed(machine)
                .put("status", "ACTIVE")
                .put("definition", machine.definition())
                .put("roleArn", ROLE);
    }

    /** A token is the place of the first element of the next page. */
    private static <T> ObjectNode page(JsonNode request, String field, List<T> all, Function<T, ObjectNode> render) {
        int from = optional(request, "nextToken").map(Operations::place).orElse(0);
        int most = request.path("maxResults").asInt(0);
        if (most < 0 || most > MOST_RESULTS) {
            throw StepFunctionsException.invalid("'maxResults' must be 0 to " + MOST_RESULTS + ".");
        }
        int to = Math.min(all.size(), from + (most == 0 ? 100 : most));
        ObjectNode answer = Json.object();
        ArrayNode elements = answer.putArray(field);
        all.subList(Math.min(from, to), to).forEach(element -> elements.add(render.apply(element)));
        if (to < all.size()) {
            answer.put("nextToken", String.valueOf(to));
        }
        return answer;
    }

    private static int place(String token) {
        if (!token.matches("[0-9]{1,6}")) {
            throw StepFunctionsException.invalidToken();
        }
        return Integer.parseInt(token);
    }

    private static ExecutionId execution(JsonNode request) {
        String arn = required(request, "executionArn");
        return ExecutionId.parse(arn).orElseThrow(() -> StepFunctionsException.invalidArn(arn));
    }

    private static String required(JsonNode request, String field) {
        return optional(request, field)
                .orElseThrow(() -> StepFunctionsException.invalid("'" + field + "' must be a string."));
    }

    private static Optional<String> optional(JsonNode request, String field) {
        return Optional.of(request.path(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    private static BigDecimal seconds(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli(), 3);
    }
}
