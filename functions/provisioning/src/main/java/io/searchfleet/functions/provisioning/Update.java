package io.searchfleet.functions.provisioning;

import io.searchfleet.fleet.ClusterProvider;
import io.searchfleet.fleet.ClusterState;
import io.searchfleet.fleet.EngineOrder;
import java.util.Optional;

/** Brings a cluster to another plan, or to other credentials. Where that fails, the cluster is what it was before. */
final class Update extends Work {
    Update(Change change, ClusterProvider provider, Bridge bridge) {
        super(change, provider, bridge);
    }

    @Override
    boolean engine() {
        ask(() -> provider.update(order("size")));
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
                .planChanged()
                .state(ClusterState.PROVISIONED)
                .credentials(Optional.empty())
                .reason("")
                .done());
        return true;
    }

    /** The credentials before are those of the connection, which has not changed yet. */
    @Override
    boolean undo() {
        var before = cluster().with().credentials(bridge.credentials(cluster())).done();
        ask(() -> provider.update(EngineOrder.of(before, size("size_before"))));
        if (!isReady()) {
            return false;
        }
        endFailed(cluster()
                .with()
                .planKept()
                .state(ClusterState.PROVISIONED)
                .credentials(Optional.empty())
                .done());
        return true;
    }
}
