package io.searchfleet.functions.reindex;

import java.util.Optional;

/**
 * What comes after a piece of work.
 *
 * @param phase the next one; empty: more of the same
 * @param waitSeconds before that; 0: at once
 */
record Then(Optional<Phase> phase, int waitSeconds) {
    static Then go(Phase phase) {
        return new Then(Optional.of(phase), 0);
    }

    static Then more() {
        return new Then(Optional.empty(), 0);
    }

    static Then waiting(long seconds) {
        return new Then(Optional.empty(), Math.clamp(seconds, 1, 60));
    }
}
