package io.searchfleet.connections;

import io.searchfleet.engine.ClusterInfo;
import io.searchfleet.engine.Endpoint;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ConnectionName;
import java.util.List;
import java.util.Optional;

/**
 * A connection that is about to be stored: what the caller said, and what the cluster said of itself.
 *
 * @param name the label that the caller chose; empty: the cluster's own name
 */
public record Draft(
        AccountId account, Optional<ConnectionName> name, Endpoint endpoint, Traits traits, ClusterInfo cluster) {

    /**
     * What a caller may say of a connection besides how to reach it.
     *
     * @param mode empty: as it was, {@code admin} at first
     * @param tags empty: as they were, none at first
     * @param protectedIndices empty: as they were, {@link Connection#PROTECTED_BY_DEFAULT} at first
     */
    public record Traits(Optional<Mode> mode, Optional<List<String>> tags, Optional<List<String>> protectedIndices) {
        public static final Traits UNSAID = new Traits(Optional.empty(), Optional.empty(), Optional.empty());

        /** {@code known} with these in place of its own, reached by {@code endpoint}, where {@code cluster} answers. */
        public Connection onto(Connection known, Endpoint endpoint, ClusterInfo cluster) {
            return new Connection(
                    known.account(),
                    known.name(),
                    endpoint,
                    mode.orElse(known.mode()),
                    tags.orElse(known.tags()),
                    protectedIndices.orElse(known.protectedIndices()),
                    cluster,
                    known.settings(),
                    known.version());
        }
    }

    boolean isSameUuid(Connection known) {
        return !cluster.uuid().isEmpty()
                && cluster.uuid().equals(known.cluster().uuid());
    }

    boolean isSamePlace(Connection known) {
        return endpoint.isSamePlace(known.endpoint());
    }

    Connection onto(Connection known) {
        return traits.onto(known, endpoint, cluster);
    }

    /** A new connection of this label, not stored yet. */
    public Connection named(ConnectionName label) {
        return new Connection(
                account,
                label,
                endpoint,
                traits.mode().orElse(Mode.ADMIN),
                traits.tags().orElse(List.of()),
                traits.protectedIndices().orElse(Connection.PROTECTED_BY_DEFAULT),
                cluster,
                HqSettings.DEFAULTS,
                0);
    }
}
