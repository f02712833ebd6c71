package io.searchfleet.functions.provisioning;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.searchfleet.Wiring;
import io.searchfleet.operations.Driving;
import java.util.Map;

/** The steps of the state machines {@code provision}, {@code update} and {@code deprovision}: see {@link Driving}. */
public final class StepsHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private final Driving driving;

    public StepsHandler() {
        this(Wiring.fromEnvironment());
    }

    StepsHandler(Wiring wiring) {
        this.driving = new Driving(wiring.operations(), wiring.executions(), new FleetDriver(wiring));
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
        return driving.take(input);
    }
}
