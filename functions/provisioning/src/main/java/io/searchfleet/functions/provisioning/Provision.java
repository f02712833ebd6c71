package io.searchfleet.functions.provisioning;

import io.searchfleet.fleet.ClusterProvider;
import io.searchfleet.fleet.ClusterState;

/** Makes a cluster. Where that fails, there is none in the end, and the record says why. */
final class Provision extends Work {
    Provision(Change change, ClusterProvider provider, Bridge bridge) {
        super(change, provider, bridge);
    }

    @Override
    boolean engine() {
        ask(() -> provider.create(order("size")));
        return isReady() && entered(Phase.CONNECTION);
    }

    @Override
    boolean record() {
        end(settledAs(ClusterState.PROVISIONED));
        return true;
    }

    @Override
    boolean undo() {
        ask(() -> provider.delete(cluster().engine()));
        if (provider.describe(cluster().engine()).isPresent()) {
            return false;
        }
        bridge.disconnect(cluster());
        endFailed(settledAs(ClusterState.DEPROVISIONED));
        return true;
    }
}
