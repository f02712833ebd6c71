package io.searchfleet.benchmarks;

import java.util.Arrays;

/** The middle value, or the mean of the two in the middle. */
final class Medians {
    private Medians() {}

    /** @throws IllegalStateException when there is none */
    static double of(double[] values) {
        if (values.length == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
