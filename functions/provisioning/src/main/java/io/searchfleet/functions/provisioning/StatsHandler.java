package io.searchfleet.functions.provisioning;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.searchfleet.Wiring;
import io.searchfleet.model.Budget;
import java.time.Duration;
import java.util.Map;

/** Called by a schedule: asks the clusters what they hold. Answers how many said so. */
public final class StatsHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final StatsRefresh refresh;

    public StatsHandler() {
        this(Wiring.fromEnvironment());
    }

    StatsHandler(Wiring wiring) {
        this.refresh = new StatsRefresh(wiring);
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
        return Map.of("refreshed", refresh.all(Budget.of(DEADLINE)));
    }
}
