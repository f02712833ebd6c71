package io.searchfleet.functions.reindex;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.searchfleet.Wiring;
import java.util.Map;

/**
 * One step of the state machine {@code reindex}: takes {@code {account, operation, generation, turn}} and answers the same
 * with {@code next} ({@code advance}, {@code wait} or {@code done}) and {@code wait_seconds}. An {@code error} among what
 * it takes is a step that broke down for good.
 */
public final class StepsHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private final Steps steps;

    public StepsHandler() {
        this(Wiring.fromEnvironment());
    }

    StepsHandler(Wiring wiring) {
        this.steps = new Steps(wiring);
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
        return steps.take(input);
    }
}
