package io.searchfleet.connections;

import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.ClusterInfo;
import io.searchfleet.engine.Credentials;
import io.searchfleet.engine.Target;
import io.searchfleet.engine.Tls;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.ConnectionName;
import io.searchfleet.model.Scope;
import java.util.List;

/**
 * How to reach one cluster of an account.
 *
 * @param name its label, by which paths name it; usually the cluster's own name
 * @param cluster what the cluster said of itself when it was connected last
 * @param version of the record; 0 before it is stored
 */
public record Connection(
        AccountId account,
        ConnectionName name,
        ClusterAddress address,
        Credentials credentials,
        Tls tls,
        Mode mode,
        List<String> tags,
        ClusterInfo cluster,
        HqSettings settings,
        long version) {
    public Connection {
        tags = List.copyOf(tags);
    }

    /** What the engine client needs of it. */
    public Target target() {
        return new Target(account + "/" + name, version, address, credentials, tls);
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
        return new IndexPatterns(List.of(".*"));
    }

    public Connection withSettings(HqSettings changed) {
        return new Connection(account, name, address, credentials, tls, mode, tags, cluster, changed, version);
    }

    Connection withVersion(long stored) {
        return new Connection(account, name, address, credentials, tls, mode, tags, cluster, settings, stored);
    }
}
