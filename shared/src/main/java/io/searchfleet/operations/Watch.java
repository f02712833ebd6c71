package io.searchfleet.operations;

import io.searchfleet.model.ApiException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds operations that nobody drives: recorded and never started, changed and not driven on, or driven by an execution
 * that ended before its time. Each gets a fresh execution, which goes on where the last one stopped.
 */
public final class Watch {
    /** How long after a change somebody else may be about to start its execution. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Operations operations;
    private final Executions executions;
    private final Clock clock;

    public Watch(Operations operations, Executions executions, Clock clock) {
        this.operations = operations;
        this.executions = executions;
        this.clock = clock;
    }

    /**
     * What came of a look.
     *
     * @param drivenOn those that have a fresh execution now
     * @param failures by operation, why nothing could be done for it this time
     */
    public record Look(List<Operation> drivenOn, Map<OperationId, ApiException> failures) {}

    /** Looks at all of them; one for which nothing can be done keeps nobody waiting behind it. */
    public Look look() {
        List<Operation> drivenOn = new ArrayList<>();
        Map<OperationId, ApiException> failures = new LinkedHashMap<>();
        for (Operation operation : operations.unfinished()) {
            try {
                if (driveOn(operation)) {
                    drivenOn.add(operation);
                }
            } catch (ApiException e) {
                failures.put(operation.id(), e);
            }
        }
        return new Look(drivenOn, failures);
    }

    private boolean driveOn(Operation operation) {
        boolean isSettled = operation.state() == OperationState.PAUSED
                || operation.updatedAt().plus(GRACE).isAfter(clock.instant());
        return !isSettled
                && switch (executions.status(operation)) {
                    case RUNNING -> false;
                    case UNKNOWN -> start(operation);
                    case ENDED ->
                        operations
                                .replace(operation.nextGeneration())
                                .map(this::start)
                                .orElse(false);
                };
    }

    private boolean start(Operation operation) {
        executions.start(operation);
        return true;
    }
}
