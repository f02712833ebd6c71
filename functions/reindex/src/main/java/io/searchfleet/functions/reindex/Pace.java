package io.searchfleet.functions.reindex;

import java.time.Duration;
import java.time.Instant;

/** Keeps a step that goes through documents itself within the job's limit of documents per second. */
final class Pace {
    private final Instant start = Instant.now();
    private final float perSecond;
    private long documents;

    Pace(Job job) {
        this.perSecond = Throttle.limit(job);
    }

    void went(long more) {
        documents += more;
    }

    /** Whether more was done than the time allows. */
    boolean isAhead() {
        double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
        return perSecond > 0 && documents > perSecond * (seconds + 1);
    }
}
