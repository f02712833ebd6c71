package io.searchfleet.local.states;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One rule of {@code Retry}.
 *
 * @param maxDelaySeconds {@link Long#MAX_VALUE} when there is none
 */
record Retrier(
        List<String> errors,
        int intervalSeconds,
        int maxAttempts,
        double backoffRate,
        long maxDelaySeconds,
        boolean fullJitter) {
    Retrier {
        errors = List.copyOf(errors);
    }

    /**
     * How long to wait before a retry: interval × rate<sup>n</sup>, at most the maximum; with full jitter any time up to
     * that.
     *
     * @param before retries by this rule that went before
     * @param second how long a second lasts
     * @param seed the same seed gives the same jitter, so that a wait that a restart cut goes on and does not begin anew
     */
    Duration delay(int before, Duration second, long seed) {
        double seconds = Math.min((double) maxDelaySeconds, intervalSeconds * Math.pow(backoffRate, before));
        double part = fullJitter ? new SplittableRandom(seed).nextDouble() : 1;
        return Duration.ofNanos((long) (seconds * part * second.toNanos()));
    }
}
