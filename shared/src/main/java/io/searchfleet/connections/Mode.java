package io.searchfleet.connections;

import io.searchfleet.model.Scope;
import java.util.Arrays;
import java.util.Locale;

/** The most that anyone may do to a cluster through its connection, whatever the token's scope. */
public enum Mode {
    READ_ONLY(Scope.READ),
    OPERATE(Scope.OPERATE),
    ADMIN(Scope.ADMIN);

    private final Scope widest;

    Mode(Scope widest) {
        this.widest = widest;
    }

    public boolean allows(Scope scope) {
        return widest.includes(scope);
    }

    /** {@code read_only}, {@code operate} or {@code admin}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such mode; the message is fit for a user */
    public static Mode ofWireName(String name) {
        return Arrays.stream(values())
                .filter(mode -> mode.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'mode' must be read_only, operate or admin."));
    }
}
