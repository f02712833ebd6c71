package io.searchfleet.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a token may do. Each scope includes those before it. */
public enum Scope {
    /** Look at everything, change nothing. */
    READ,
    /** Also run actions on indices, change aliases and display settings. */
    OPERATE,
    /** Everything: connections, cluster settings, tokens. */
    ADMIN;

    public boolean includes(Scope other) {
        return compareTo(other) >= 0;
    }

    /** The name on the wire: {@code read}, {@code operate} or {@code admin}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scope> ofWireName(String name) {
        return Arrays.stream(values()).filter(s -> s.wireName().equals(name)).findFirst();
    }
}
