package io.searchfleet.benchmarks;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * What a closed loop of requests took.
 *
 * @param nanos of each request, in no order
 * @param busyNanos how long all connections together were at work
 * @param connections how many asked at once
 */
record Samples(long[] nanos, long busyNanos, int connections) {
    static Samples none(int connections) {
        return new Samples(new long[0], 0, connections);
    }

    /** Both together. */
    Samples plus(Samples other) {
        long[] all = LongStream.concat(Arrays.stream(nanos), Arrays.stream(other.nanos))
                .toArray();
        return new Samples(all, busyNanos + other.busyNanos, connections);
    }

    int count() {
        return nanos.length;
    }

    /** The smallest time that {@code percent} of all requests did not exceed (nearest rank), in milliseconds. */
    double percentileMillis(double percent) {
        if (nanos.length == 0) {
            throw new IllegalStateException("no request was measured");
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)] / 1e6;
    }

    /** Requests per second while all connections were at work: their mean rate times their number. */
    double perSecond() {
        return nanos.length * 1e9 / busyNanos * connections;
    }
}
