package io.searchfleet.connections;

import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.ClusterInfo;
import io.searchfleet.engine.Endpoint;
import io.searchfleet.engine.Target;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.ConnectionName;
import io.searchfleet.model.Scope;
import java.util.List;

/**
 * How to reach one cluster of an account, and what may be done there.
 *
 * @param name its label, by which paths name it; usually the cluster's own name
 * @param protectedIndices patterns ({@code *} stands for any characters) of indices that no write may touch
 * @param cluster what the cluster said of itself when it was connected last
 * @param version of the record; 0 before it is stored
 */
public record Connection(
        AccountId account,
        ConnectionName name,
        Endpoint endpoint,
        Mode mode,
        List<String> tags,
        List<String> protectedIndices,
        ClusterInfo cluster,
        HqSettings settings,
        long version) {
    /** What is protected unless the user says otherwise: the indices that engines and plugins keep for themselves. */
    public static final List<String> PROTECTED_BY_DEFAULT = List.of(".*");

    public Connection {
        tags = List.copyOf(tags);
        protectedIndices = List.copyOf(protectedIndices);
    }

    public ClusterAddress address() {
        return endpoint.address();
    }

    /** What the engine client needs of it. */
    public Target target() {
        return new Target(account + "/" + name, version, endpoint);
    }

    /** @throws ApiException forbidden, when this connection's mode does not allow what {@code scope} stands for */
    public void require(Scope scope) {
        if (!mode.allows(scope)) {
            throw ApiException.forbidden("The connection '" + name + "' is in mode '" + mode.wireName()
                    + "', which does not allow this; it takes '" + scope.wireName() + "'.");
        }
    }

    /** The indices that no change may touch. */
    public IndexPatterns protection() {
        return new IndexPatterns(protectedIndices);
    }

    public Connection withSettings(HqSettings changed) {
        return new Connection(account, name, endpoint, mode, tags, protectedIndices, cluster, changed, version);
    }

    Connection named(ConnectionName other) {
        return new Connection(account, other, endpoint, mode, tags, protectedIndices, cluster, settings, version);
    }

    Connection withVersion(long stored) {
        return new Connection(account, name, endpoint, mode, tags, protectedIndices, cluster, settings, stored);
    }
}
