package io.searchfleet.operations;

import java.util.Locale;

/** What an operation does; each kind has a state machine of its name. */
public enum OperationKind {
    REINDEX(true);

    private final boolean canPause;

    OperationKind(boolean canPause) {
        this.canPause = canPause;
    }

    /** Whether it can be paused and resumed. */
    public boolean canPause() {
        return canPause;
    }

    /** The name in JSON, and of the state machine. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static OperationKind ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
