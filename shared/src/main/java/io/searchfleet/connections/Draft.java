package io.searchfleet.connections;

import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.ClusterInfo;
import io.searchfleet.engine.Credentials;
import io.searchfleet.engine.Tls;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ConnectionName;
import java.util.List;
import java.util.Optional;

/**
 * A connection that is about to be stored: what the caller said, and what the cluster said of itself.
 *
 * @param name the label that the caller chose; empty: the cluster's own name
 * @param mode empty: as it was, {@code admin} at first
 * @param tags empty: as they were, none at first
 */
public record Draft(
        AccountId account,
        Optional<ConnectionName> name,
        ClusterAddress address,
        Credentials credentials,
        Tls tls,
        Optional<Mode> mode,
        Optional<List<String>> tags,
        ClusterInfo cluster) {

    boolean isSameUuid(Connection known) {
        return !cluster.uuid().isEmpty()
                && cluster.uuid().equals(known.cluster().uuid());
    }

    boolean isSameAddress(Connection known) {
        return address.equals(known.address());
    }

    Connection onto(Connection known) {
        return new Connection(
                account,
                known.name(),
                address,
                credentials,
                tls,
                mode.orElse(known.mode()),
                tags.orElse(known.tags()),
                cluster,
                known.settings(),
                known.version());
    }

    Connection named(ConnectionName label) {
        return new Connection(
                account,
                label,
                address,
                credentials,
                tls,
                mode.orElse(Mode.ADMIN),
                tags.orElse(List.of()),
                cluster,
                HqSettings.DEFAULTS,
                0);
    }
}
