package io.searchfleet.operations;

/**
 * What the state machine of an operation does after a step.
 *
 * @param next {@code advance}, {@code wait} or {@code done}
 */
public record Turn(String next, int waitSeconds) {
    public static Turn again() {
        return new Turn("advance", 0);
    }

    public static Turn waiting(int seconds) {
        return new Turn("wait", seconds);
    }

    public static Turn done() {
        return new Turn("done", 0);
    }
}
