package io.searchfleet.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/** One event of a history, in the form of {@code GetExecutionHistory}. */
record Event(ObjectNode json) {
    private static final Set<String> WITHOUT_DETAILS = Set.of("LambdaFunctionStarted");

    /** An event that is not yet in a history: it has neither number nor time. */
    record Draft(String type, ObjectNode details) {
        static Draft of(String type) {
            return new Draft(type, Json.object());
        }

        static Draft started(JsonNode input) {
            Draft draft = of("ExecutionStarted").with("input", input);
            draft.details.put("roleArn", "arn:aws:iam::000000000000:role/local");
            return draft;
        }

        static Draft failed(String type, StateError error) {
            Draft draft = of(type);
            draft.details.put("error", error.error()).put("cause", error.cause());
            return draft;
        }

        /** With a document, such as {@code input}, as the text that the service gives it as. */
        Draft with(String field, JsonNode document) {
            details.put(field, document.toString()).putObject(field + "Details").put("truncated", false);
            return this;
        }

        Draft with(String field, String value) {
            details.put(field, value);
            return this;
        }

        Event at(long id, Instant time) {
            // The first state follows nothing there, as if the start were no event.
            ObjectNode json = Json.object()
                    .put("id", id)
                    .put("previousEventId", id <= 2 ? 0 : id - 1)
                    .put("timestamp", BigDecimal.valueOf(time.toEpochMilli(), 3))
                    .put("type", type);
            if (!WITHOUT_DETAILS.contains(type)) {
                json.set(detailsOf(type), details);
            }
            return new Event(json);
        }
    }

    private static String detailsOf(String type) {
        if (type.endsWith("StateEntered")) {
            return "stateEnteredEventDetails";
        }
        if (type.endsWith("StateExited")) {
            return "stateExitedEventDetails";
        }
        return type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1) + "EventDetails";
    }

    long id() {
        return json.path("id").asLong();
    }

    String type() {
        return json.path("type").asText();
    }

    Instant time() {
        return Instant.ofEpochMilli(
                json.path("timestamp").decimalValue().movePointRight(3).longValue());
    }

    String text(String field) {
        return json.path(detailsOf(type())).path(field).asText();
    }

    JsonNode document(String field) {
        return Json.stored(text(field));
    }

    StateError error() {
        return new StateError(text("error"), text("cause"));
    }
}
