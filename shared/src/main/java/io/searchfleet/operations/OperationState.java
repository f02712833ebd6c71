package io.searchfleet.operations;

import java.util.Locale;

/** Where an operation stands. The last three are final. */
public enum OperationState {
    /** Recorded; no step has begun. */
    SCHEDULING,
    RUNNING,
    /** Stopped by a user, with nothing left running; can be resumed. */
    PAUSED,
    /** Ending at a user's wish. */
    CANCELLING,
    FINISHED,
    FAILED,
    CANCELLED;

    public boolean isFinal() {
        return switch (this) {
            case SCHEDULING, RUNNING, PAUSED, CANCELLING -> false;
            case FINISHED, FAILED, CANCELLED -> true;
        };
    }

    /** The name in JSON. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static OperationState ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
