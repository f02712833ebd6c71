package io.searchfleet.functions.fleet;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.MetricsLine;
import io.searchfleet.Wiring;
import io.searchfleet.aws.JsonFunction;
import io.searchfleet.model.Json;
import io.searchfleet.operations.Watch;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/**
 * Called by a schedule: operations that nobody drives any more get a fresh execution. Answers how many there were, which is
 * the metric {@code DrivenOnOperations} too.
 */
public final class WatchHandler implements JsonFunction {
    private final Watch watch;
    private final String deployment;

    public WatchHandler() {
        this(Wiring.fromEnvironment());
    }

    WatchHandler(Wiring wiring) {
        this.deployment = wiring.environment().required("DEPLOYMENT");
        this.watch = new Watch(wiring.operations(), wiring.executions(), Clock.systemUTC());
    }

    @Override
    public JsonNode answer(JsonNode event, Context context) {
        Watch.Look look = watch.look();
        int number = look.drivenOn().size();
        ObjectNode line = MetricsLine.of(deployment, Instant.now(), Map.of("DrivenOnOperations", number))
                .put("level", look.failures().isEmpty() ? number == 0 ? "info" : "warn" : "error")
                .put("outcome", "watched");
        ArrayNode operations = line.putArray("driven_on");
        look.drivenOn().forEach(operation -> operations.add(operation.id().toString()));
        ObjectNode failures = line.putObject("failures");
        look.failures().forEach((operation, why) -> failures.put(operation.toString(), why.getMessage()));
        context.getLogger().log(line.toString());
        // All were looked at and are on record: what failed is still the failure of this function, for which there is
        // an alarm.
        look.failures().values().stream().findFirst().ifPresent(why -> {
            throw why;
        });
        return Json.object().put("driven_on", number);
    }
}
