package io.searchfleet.benchmarks;

import java.util.Locale;
import java.util.Optional;

/** How an index is copied. */
enum Way {
    /** The cluster's own call, into an index that was made beforehand. */
    BARE(Optional.empty()),
    NONE(Optional.of(1.15)),
    COUNT(Optional.empty()),
    CHECKSUM(Optional.of(1.4));

    private final Optional<Double> aim;

    Way(Optional<Double> aim) {
        this.aim = aim;
    }

    /** How many times as long as the bare call it may take; empty: no aim is set. */
    Optional<Double> aim() {
        return aim;
    }

    /** The job's {@code verify}. */
    String verify() {
        return name().toLowerCase(Locale.ROOT);
    }

    String title() {
        return this == BARE ? "_reindex" : "job, verify: " + verify();
    }
}
