package io.searchfleet.functions.provisioning;

import io.searchfleet.fleet.ClusterProvider;
import io.searchfleet.fleet.ClusterState;
import java.util.Optional;

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
    boolean connection() {
        bridge.connect(cluster(), change.budget());
        return entered(Phase.RECORD);
    }

    @Override
    boolean record() {
        end(cluster()
                .with()
                .state(ClusterState.PROVISIONED)
                .credentials(Optional.empty())
                .reason("")
                .done());
        return true;
    }

    @Override
    boolean undo() {
        ask(() -> provider.delete(cluster().engine()));
        if (provider.describe(cluster().engine()).isPresent()) {
            return false;
        }
        bridge.disconnect(cluster());
        endFailed(cluster()
                .with()
                .state(ClusterState.DEPROVISIONED)
                .credentials(Optional.empty())
                .done());
        return true;
    }
}
