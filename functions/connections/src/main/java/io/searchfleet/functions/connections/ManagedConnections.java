package io.searchfleet.functions.connections;

import io.searchfleet.fleet.ManagedCluster;
import io.searchfleet.fleet.ManagedClusters;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.ConnectionName;

/** Connections of clusters that were made here: how to reach them, and their end, is the cluster's own business. */
final class ManagedConnections {
    private final ManagedClusters clusters;

    ManagedConnections(ManagedClusters clusters) {
        this.clusters = clusters;
    }

    boolean contains(AccountId account, ConnectionName name) {
        return clusters.named(account, name.value())
                .filter(ManagedCluster::isActive)
                .isPresent();
    }

    /** @throws ApiException conflict, when it is one of these */
    void refuse(AccountId account, ConnectionName name) {
        if (contains(account, name)) {
            throw ApiException.conflict("'" + name + "' was made here: its connection comes and goes with it. PUT"
                    + " /clusters/" + name + " changes it, DELETE /clusters/" + name + " removes it.");
        }
    }
}
