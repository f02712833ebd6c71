package io.searchfleet.model;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** The time that a request may still take, and what of it was spent waiting for clusters. Safe for use by many threads. */
public final class Budget {
    private final long endNanos;
    private final LongAdder upstreamNanos;

    private Budget(long endNanos, LongAdder upstreamNanos) {
        this.endNanos = endNanos;
        this.upstreamNanos = upstreamNanos;
    }

    /** A budget that ends after {@code time} from now. */
    public static Budget of(Duration time) {
        return new Budget(System.nanoTime() + time.toNanos(), new LongAdder());
    }

    /** The same budget, ending after {@code time} from now at the latest; time spent counts for both. */
    public Budget atMost(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        return new Budget(end - endNanos < 0 ? end : endNanos, upstreamNanos);
    }

    /** What is left; zero when it is over, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    public boolean isOver() {
        return endNanos - System.nanoTime() <= 0;
    }

    /** Notes time spent waiting for a cluster. Parallel waits add up. */
    public void spentUpstream(Duration time) {
        upstreamNanos.add(time.toNanos());
    }

    public Duration upstream() {
        return Duration.ofNanos(upstreamNanos.sum());
    }
}
