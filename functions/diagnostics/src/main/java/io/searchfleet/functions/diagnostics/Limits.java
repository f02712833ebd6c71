package io.searchfleet.functions.diagnostics;

import java.util.Optional;

/** The bounds of a figure. */
sealed interface Limits {
    /** How {@code value} stands; empty when nothing bounds it. */
    Optional<Status> judge(double value);

    /** At most {@code pass} is fine, at most {@code warn} is a warning, more is a danger. */
    record Upper(double pass, double warn) implements Limits {
        @Override
        public Optional<Status> judge(double value) {
            return Optional.of(value <= pass ? Status.PASS : value <= warn ? Status.WARN : Status.DANGER);
        }
    }

    /** At least {@code pass} is fine, at least {@code warn} is a warning, less is a danger; zero is fine: nothing happened. */
    record Lower(double pass, double warn) implements Limits {
        @Override
        public Optional<Status> judge(double value) {
            return Optional.of(value == 0 || value >= pass ? Status.PASS : value >= warn ? Status.WARN : Status.DANGER);
        }
    }

    /** For figures that are only shown. */
    record None() implements Limits {
        @Override
        public Optional<Status> judge(double value) {
            return Optional.empty();
        }
    }
}
