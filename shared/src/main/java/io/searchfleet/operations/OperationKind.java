package io.searchfleet.operations;

import java.util.Locale;

/** What an operation does; each kind has a state machine of its name. */
public enum OperationKind {
    REINDEX(true, true),
    PROVISION(false, true),
    /** Of a cluster's plan, or of its credentials. */
    UPDATE(false, false),
    DEPROVISION(false, false);

    private final boolean canPause;
    private final boolean canCancel;

    OperationKind(boolean canPause, boolean canCancel) {
        this.canPause = canPause;
        this.canCancel = canCancel;
    }

    /** Whether it can be ended before its aim. */
    public boolean canCancel() {
        return canCancel;
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
