package io.searchfleet.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What users may do to an operation that runs. Each is one conditional write and a fresh execution that acts on it at
 * once: whatever the execution before waits for, it has nothing more to say. A crash between the two is mended by {@link
 * Watch}.
 */
public final class OperationControl {
    /** Set in the job of one that is cancelled: what it made is to stay. */
    public static final String KEEP = "keep";

    /** Set in the job of one that is to stop without an end. */
    public static final String PAUSING = "pausing";

    private final Operations operations;
    private final Executions executions;

    public OperationControl(Operations operations, Executions executions) {
        this.operations = operations;
        this.executions = executions;
    }

    /** The names of what can be done to it now. */
    static List<String> possible(Operation operation) {
        List<String> possible = new ArrayList<>();
        boolean isEnding = operation.state().isFinal() || operation.state() == OperationState.CANCELLING;
        if (!isEnding && operation.about().kind().canCancel()) {
            possible.add("cancel");
        }
        if (isRunning(operation) && operation.about().kind().canPause()) {
            possible.add("pause");
        }
        if (operation.state() == OperationState.PAUSED) {
            possible.add("resume");
        }
        return possible;
    }

    private static boolean isRunning(Operation operation) {
        return operation.state() == OperationState.RUNNING || operation.state() == OperationState.SCHEDULING;
    }

    /**
     * Ends it; what it made is taken away unless {@code keep}.
     *
     * @throws ApiException not found; conflict, when it is ending or has ended
     */
    public Operation cancel(AccountId account, OperationId id, boolean keep) {
        return act(
                account,
                id,
                "cancel",
                operation -> operation.in(OperationState.CANCELLING).withJob(with(operation, KEEP, keep)));
    }

    /**
     * Stops it, to be resumed: at once on the record, and within seconds on the cluster.
     *
     * @throws ApiException not found; conflict, when it does not run or cannot be paused
     */
    public Operation pause(AccountId account, OperationId id) {
        return act(account, id, "pause", operation -> operation.withJob(with(operation, PAUSING, true)));
    }

    /**
     * Goes on with one that is paused.
     *
     * @throws ApiException not found; conflict, when it is not paused
     */
    public Operation resume(AccountId account, OperationId id) {
        return act(
                account,
                id,
                "resume",
                operation -> operation.in(OperationState.RUNNING).withJob(with(operation, PAUSING, false)));
    }

    /** Changes what its steps remember, and lets a fresh execution act on it at once. */
    public Operation change(AccountId account, OperationId id, UnaryOperator<ObjectNode> change) {
        return start(operations.update(account, id, operation -> {
            if (!isRunning(operation)) {
                throw refusal(operation, "change");
            }
            return operation.withJob(change.apply(operation.job().deepCopy())).nextGeneration();
        }));
    }

    private static ObjectNode with(Operation operation, String field, boolean value) {
        return operation.job().<ObjectNode>deepCopy().put(field, value);
    }

    private Operation act(AccountId account, OperationId id, String action, UnaryOperator<Operation> change) {
        return start(operations.update(account, id, operation -> {
            if (!possible(operation).contains(action)) {
                throw refusal(operation, action);
            }
            return change.apply(operation).nextGeneration();
        }));
    }

    private Operation start(Operation operation) {
        executions.stop(operation, operation.generation() - 1);
        executions.start(operation);
        return operation;
    }

    private static ApiException refusal(Operation operation, String action) {
        OperationKind kind = operation.about().kind();
        boolean isKindsFault = isRunning(operation)
                && (action.equals("pause") && !kind.canPause() || action.equals("cancel") && !kind.canCancel());
        String why = isKindsFault
                ? "one of the kind '" + kind.wireName() + "' does not take '" + action + "'."
                : "it is too late, or too early, to " + action + " it.";
        return ApiException.conflict(
                "The operation " + operation.id() + " is " + operation.state().wireName() + "; " + why);
    }
}
