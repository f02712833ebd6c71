package io.searchfleet.operations;

import java.time.Duration;
import java.util.Optional;

/**
 * How much of an operation is done.
 *
 * @param unit what is counted, such as {@code documents}
 * @param ratePerSecond of late; 0 when nothing moves
 */
public record Progress(long done, long total, String unit, double ratePerSecond) {
    public static Progress none(String unit) {
        return new Progress(0, 0, unit, 0);
    }

    /** 0 to 100, with one decimal. */
    public double percent() {
        return total <= 0 ? 0 : Math.floor(Math.min(done, total) * 1000.0 / total) / 10;
    }

    /** The time that is left at this rate; empty while nothing moves. */
    public Optional<Duration> eta() {
        return ratePerSecond <= 0 || done >= total
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds((long) Math.ceil((total - done) / ratePerSecond)));
    }
}
