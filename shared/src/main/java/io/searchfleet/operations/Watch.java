package io.searchfleet.operations;

import io.searchfleet.model.ApiException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

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
     * Looks at all of them.
     *
     * @return those that were driven on
     */
    public List<Operation> look() {
        return operations.unfinished().stream().filter(this::driveOn).toList();
    }

    private boolean driveOn(Operation operation) {
        boolean isSettled = operation.state() == OperationState.PAUSED
                || operation.updatedAt().plus(GRACE).isAfter(clock.instant());
        return !isSettled
                && switch (executions.status(operation)) {
                    case RUNNING -> false;
                    case UNKNOWN -> start(operation);
                    case ENDED -> startAnew(operation);
                };
    }

    private boolean start(Operation operation) {
        executions.start(operation);
        return true;
    }

    private boolean startAnew(Operation operation) {
        try {
            return operations
                    .replace(operation.nextGeneration())
                    .map(this::start)
                    .orElse(false);
        } catch (ApiException e) {
            return false;
        }
    }
}
