package io.searchfleet.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.Json;
import io.searchfleet.store.Item;
import io.searchfleet.store.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An operation as JSON: for users, and as it stands in the table. */
final class OperationRecord {
    private static final Duration KEPT = Duration.ofDays(90);

    private OperationRecord() {}

    /** The form of {@code GET /operations/{id}}. */
    static ObjectNode shown(Operation operation) {
        ObjectNode json = json(operation);
        Progress progress = operation.progress();
        json.put("percent", operation.state() == OperationState.FINISHED ? 100.0 : progress.percent())
                .put("rate_per_second", operation.state() == OperationState.RUNNING ? progress.ratePerSecond() : 0.0);
        Optional<Long> eta = operation.state() == OperationState.RUNNING
                ? progress.eta().map(Duration::toSeconds)
                : Optional.empty();
        json.put("eta_seconds", eta.orElse(null));
        String self = "/operations/" + operation.id();
        ObjectNode links = json.putObject("links").put("self", self);
        OperationControl.possible(operation).forEach(action -> links.put(action, self + "/" + action));
        return json;
    }

    private static ObjectNode json(Operation operation) {
        Operation.About about = operation.about();
        Progress progress = operation.progress();
        ObjectNode json = Json.object()
                .put("id", about.id().value())
                .put("kind", about.kind().wireName())
                .put("target", about.target())
                .put("state", operation.state().wireName())
                .put("percent", 0.0)
                .put("done", progress.done())
                .put("total", progress.total())
                .put("unit", progress.unit())
                .put("rate_per_second", progress.ratePerSecond())
                .putNull("eta_seconds");
        ArrayNode steps = json.putArray("steps");
        operation.steps().forEach(step -> steps.add(json(step)));
        json.set("result", operation.result());
        json.set("error", operation.error().<JsonNode>map(Failure::json).orElse(null));
        return json.put("created_at", about.createdAt().toString())
                .put("updated_at", operation.updatedAt().toString())
                .put("created_by", about.createdBy());
    }

    private static ObjectNode json(Step step) {
        return Json.object()
                .put("name", step.name())
                .put("state", step.state().name().toLowerCase(Locale.ROOT))
                .put("attempts", step.attempts())
                .put("started_at", step.startedAt().map(Instant::toString).orElse(null))
                .put("finished_at", step.finishedAt().map(Instant::toString).orElse(null))
                .put("message", step.message());
    }

    static Item item(Operation operation) {
        Item item = Item.empty()
                .text("operation", json(operation).toString())
                .text("job", operation.job().toString())
                .number("generation", operation.generation());
        return operation.state().isFinal()
                ? item.expiry(operation.updatedAt().plus(KEPT))
                // The index of what is not finished has only items with this attribute.
                : item.text(Operations.OPEN, Operations.OPEN_VALUE);
    }

    static Operation operation(AccountId account, Versioned stored) {
        JsonNode json = Json.stored(stored.item().text("operation"));
        return new Operation(
                new Operation.About(
                        account,
                        new OperationId(json.path("id").asText()),
                        OperationKind.ofWireName(json.path("kind").asText()),
                        json.path("target").asText(),
                        json.path("created_by").asText(),
                        Instant.parse(json.path("created_at").asText())),
                OperationState.ofWireName(json.path("state").asText()),
                new Progress(
                        json.path("done").asLong(),
                        json.path("total").asLong(),
                        json.path("unit").asText(),
                        json.path("rate_per_second").asDouble()),
                steps(json.path("steps")),
                json.path("result"),
                Optional.of(json.path("error")).filter(JsonNode::isObject).map(Failure::of),
                Json.stored(stored.item().text("job")),
                (int) stored.item().number("generation"),
                Instant.parse(json.path("updated_at").asText()),
                stored.version());
    }

    private static List<Step> steps(JsonNode list) {
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : list) {
            steps.add(new Step(
                    step.path("name").asText(),
                    Step.State.valueOf(step.path("state").asText().toUpperCase(Locale.ROOT)),
                    step.path("attempts").asInt(),
                    time(step.path("started_at")),
                    time(step.path("finished_at")),
                    step.path("message").asText()));
        }
        return steps;
    }

    private static Optional<Instant> time(JsonNode text) {
        return text.isTextual() ? Optional.of(Instant.parse(text.textValue())) : Optional.empty();
    }
}
