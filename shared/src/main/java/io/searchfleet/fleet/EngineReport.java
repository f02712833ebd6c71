package io.searchfleet.fleet;

import io.searchfleet.engine.ClusterAddress;
import java.util.Optional;

/**
 * What a provider says of an engine that is there.
 *
 * @param address where it answers; empty: nowhere yet
 * @param percent of what is being done, 0 to 100
 * @param message for people: what is being done, or what is wrong; may be empty
 */
public record EngineReport(State state, Optional<ClusterAddress> address, int percent, String message) {
    /** How an engine is. */
    public enum State {
        /** It is being made or changed. */
        WORKING,
        /** It is as it was ordered last, and serves. */
        READY,
        /** It is there and does not serve; the provider tries to bring it back. */
        DOWN,
        /** It will never be as it was ordered: {@link #message()} says why. */
        FAILED,
        /** It is being deleted. */
        DELETING
    }

    public static EngineReport of(State state, String message) {
        return new EngineReport(state, Optional.empty(), 0, message);
    }

    public EngineReport at(ClusterAddress where) {
        return new EngineReport(state, Optional.of(where), percent, message);
    }
}
