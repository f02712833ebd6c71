package io.searchfleet.functions.provisioning;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.Wiring;
import io.searchfleet.aws.JsonFunction;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Json;
import java.time.Duration;

/** Called by a schedule: asks the clusters what they hold. Answers how many said so. */
public final class StatsHandler implements JsonFunction {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final StatsRefresh refresh;

    public StatsHandler() {
        this(Wiring.fromEnvironment());
    }

    StatsHandler(Wiring wiring) {
        this.refresh = new StatsRefresh(wiring);
    }

    @Override
    public JsonNode answer(JsonNode event, Context context) {
        return Json.object().put("refreshed", refresh.all(Budget.of(DEADLINE)));
    }
}
