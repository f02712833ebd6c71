package io.searchfleet.functions.reindex;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.Wiring;
import io.searchfleet.aws.JsonFunction;
import io.searchfleet.operations.Driving;

/** The steps of the state machine {@code reindex}: {@link Driving} says what they take and answer. */
public final class StepsHandler implements JsonFunction {
    private final Driving driving;

    public StepsHandler() {
        this(Wiring.fromEnvironment());
    }

    StepsHandler(Wiring wiring) {
        this.driving = new Driving(wiring.operations(), wiring.executions(), new Runner(wiring));
    }

    @Override
    public JsonNode answer(JsonNode input, Context context) {
        return driving.take(input);
    }
}
