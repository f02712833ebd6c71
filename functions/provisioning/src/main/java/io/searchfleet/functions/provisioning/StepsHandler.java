package io.searchfleet.functions.provisioning;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.Wiring;
import io.searchfleet.aws.JsonFunction;
import io.searchfleet.operations.Driving;

/** The steps of the state machines {@code provision}, {@code update} and {@code deprovision}: see {@link Driving}. */
public final class StepsHandler implements JsonFunction {
    private final Driving driving;

    public StepsHandler() {
        this(Wiring.fromEnvironment());
    }

    StepsHandler(Wiring wiring) {
        this.driving = new Driving(wiring.operations(), wiring.executions(), new FleetDriver(wiring));
    }

    @Override
    public JsonNode answer(JsonNode input, Context context) {
        return driving.take(input);
    }
}
