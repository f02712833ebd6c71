package io.searchfleet.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;

/**
 * The executions of the state machines that drive operations: one per generation, named by the operation's id, so that
 * each is started exactly once however often that is asked for.
 */
public final class Executions {
    /** What became of an execution. */
    public enum Status {
        RUNNING,
        /** It ended, in whatever way. */
        ENDED,
        UNKNOWN
    }

    private final StepFunctions stepFunctions;

    public Executions(StepFunctions stepFunctions) {
        this.stepFunctions = stepFunctions;
    }

    /**
     * Starts the execution of the operation's generation, unless it was started before.
     *
     * @throws ApiException unavailable; whether it was started is not known then
     */
    public void start(Operation operation) {
        ObjectNode input = Json.object()
                .put("account", operation.account().value())
                .put("operation", operation.id().value())
                .put("generation", operation.generation())
                .put("turn", 0);
        stepFunctions.start(machine(operation), name(operation, operation.generation()), input);
    }

    /**
     * Starts the execution of an operation that is on record. Where the state machine cannot be reached now, {@link Watch}
     * starts it within minutes: it would be wrong to say that nothing was begun.
     */
    public void startSoon(Operation operation) {
        try {
            start(operation);
        } catch (ApiException e) {
            // See above.
        }
    }

    /** Stops an execution that has nothing more to say. It would find that out by itself: a failure is none. */
    void stop(Operation operation, int generation) {
        stepFunctions.stop(machine(operation), name(operation, generation));
    }

    /** @throws ApiException unavailable */
    Status status(Operation operation) {
        return stepFunctions.status(machine(operation), name(operation, operation.generation()));
    }

    private static String machine(Operation operation) {
        return operation.about().kind().wireName();
    }

    private static String name(Operation operation, int generation) {
        return operation.id() + "." + generation;
    }
}
