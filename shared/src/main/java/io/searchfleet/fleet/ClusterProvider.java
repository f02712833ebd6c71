package io.searchfleet.fleet;

import io.searchfleet.Environment;
import io.searchfleet.engine.ClusterAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who runs engines. Every call is harmless when it is made again, in whatever state a crash left things; none but {@link
 * #watch} waits for an engine: {@link #describe} tells when it is done. All throw {@link ProviderException}.
 */
public interface ClusterProvider {
    /** Makes the provider of a function, from its environment. Found by {@link java.util.ServiceLoader}. */
    interface Factory {
        /** What {@code PROVIDER} and the catalogue call it. */
        String name();

        ClusterProvider make(Environment environment);
    }

    /** Where a new engine will answer; empty where only making it tells. Nothing is made, and nothing has to be given back. */
    Optional<ClusterAddress> promise(EngineRef ref);

    /** Begins to make an engine; nothing happens where it is there already. */
    void create(EngineOrder order);

    /** What there is of an engine; empty: nothing, not even a rest of it. */
    Optional<EngineReport> describe(EngineRef ref);

    /**
     * As {@link #describe}, but may wait for an engine at work until it is done, at most {@code limit}: for providers whose
     * engines need seconds, and whose looks cost nothing.
     */
    default Optional<EngineReport> watch(EngineRef ref, Duration limit) {
        return describe(ref);
    }

    /** Begins to make an engine be as it is ordered; nothing happens where it is so. Its documents stay. */
    void update(EngineOrder order);

    /** What {@link #update} would take; nothing is changed. */
    EngineChange foresee(EngineOrder order);

    /** Begins to delete an engine with all that it has; nothing happens where there is none. */
    void delete(EngineRef ref);

    /** All engines of this deployment, also those that are being made or deleted. */
    List<FoundEngine> list();

    /** How long it may take to make or change an engine before that counts as failed. */
    Duration patience();
}
