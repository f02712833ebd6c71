package io.searchfleet.functions.reindex;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a job does, one after another. */
enum Phase {
    /** Looks once more at what the job was accepted on, and makes the destination or takes over an empty one. */
    PREPARE,
    /** The cluster copies, in slices. */
    COPY,
    /** What changed since is brought over, until little is left; with checksums, every document is compared here. */
    CATCH_UP,
    /** The destination gets its replicas and its refresh back, and is waited for. */
    RESTORE,
    /** The source takes no more writes. */
    BLOCK,
    /** The last changes and deletions are brought over, and the result is proved. */
    VERIFY,
    /** The alias is moved in one call. */
    ALIAS,
    /** The source takes writes again; nothing of the job is left running. */
    FINISH;

    /** The name of its step. */
    String step() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The phases of a job with these wishes, in their order. */
    static List<Phase> of(Order order) {
        List<Phase> phases = new ArrayList<>(List.of(values()));
        if (order.cutover() == Order.Cutover.NONE) {
            phases.remove(BLOCK);
        }
        if (order.alias().isEmpty()) {
            phases.remove(ALIAS);
        }
        return phases;
    }
}
