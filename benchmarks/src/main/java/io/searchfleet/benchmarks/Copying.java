package io.searchfleet.benchmarks;

import java.util.Map;

/**
 * One copy of an index, from the request until it was through.
 *
 * @param transitions of the state machine; 0 for the bare call
 * @param stepMillis of the job, by the step's name, in their order
 */
record Copying(double millis, int transitions, Map<String, Double> stepMillis) {
    static Copying bare(double millis) {
        return new Copying(millis, 0, Map.of());
    }
}
