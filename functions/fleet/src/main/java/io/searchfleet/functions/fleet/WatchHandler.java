package io.searchfleet.functions.fleet;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.searchfleet.Wiring;
import io.searchfleet.operations.Watch;
import java.time.Clock;
import java.util.Map;

/** Called by a schedule: operations that nobody drives any more get a fresh execution. Answers how many there were. */
public final class WatchHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private final Watch watch;

    public WatchHandler() {
        this(Wiring.fromEnvironment());
    }

    WatchHandler(Wiring wiring) {
        this.watch = new Watch(wiring.operations(), wiring.executions(), Clock.systemUTC());
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
        var driven = watch.look();
        driven.forEach(operation -> context.getLogger()
                .log("{\"level\":\"warn\",\"outcome\":\"driven_on\",\"operation\":\"" + operation.id() + "\"}"));
        return Map.of("driven_on", driven.size());
    }
}
