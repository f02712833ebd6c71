package io.searchfleet.operations;

import java.time.Instant;
import java.util.Optional;

/**
 * One step of an operation, as users see it.
 *
 * @param attempts how often it was begun; 0: not yet
 * @param message how far it is, or why it failed; may be empty
 */
public record Step(
        String name,
        State state,
        int attempts,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        String message) {
    /** Where a step stands. */
    public enum State {
        WAITING,
        RUNNING,
        FINISHED,
        FAILED
    }

    public static Step waiting(String name) {
        return new Step(name, State.WAITING, 0, Optional.empty(), Optional.empty(), "");
    }

    public Step begun(Instant now) {
        return new Step(
                name, State.RUNNING, attempts + 1, startedAt.or(() -> Optional.of(now)), Optional.empty(), message);
    }

    public Step saying(String text) {
        return new Step(name, state, attempts, startedAt, finishedAt, text);
    }

    public Step ended(State how, Instant now) {
        return new Step(name, how, attempts, startedAt, Optional.of(now), message);
    }
}
