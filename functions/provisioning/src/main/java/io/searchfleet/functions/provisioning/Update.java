package io.searchfleet.functions.provisioning;

import io.searchfleet.fleet.ClusterProvider;
import io.searchfleet.fleet.ClusterState;
import io.searchfleet.fleet.EngineOrder;

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
    boolean record() {
        end(settledAs(ClusterState.PROVISIONED).with().planChanged().done());
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
        endFailed(settledAs(ClusterState.PROVISIONED).with().planKept().done());
        return true;
    }
}
