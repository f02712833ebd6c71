package io.searchfleet.functions.provisioning;

import java.util.Locale;

/** Where a change of a cluster stands. The names of the first three are those of the operation's steps. */
enum Phase {
    /** The provider is asked for the engine as it is to be, and waited for. */
    ENGINE,
    /** The connection is made to lead to it, or is removed. */
    CONNECTION,
    /** The cluster's record says so, and the operation ends. */
    RECORD,
    /** It failed, or is cancelled: what was made is taken back, and the operation ends. */
    UNDO;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Phase ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
