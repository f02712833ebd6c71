package io.searchfleet.functions.provisioning;

import io.searchfleet.fleet.ClusterProvider;
import io.searchfleet.fleet.ClusterState;
import io.searchfleet.operations.Failure;

/** Removes a cluster with all that it has. */
final class Deprovision extends Work {
    Deprovision(Change change, ClusterProvider provider, Bridge bridge) {
        super(change, provider, bridge);
    }

    @Override
    boolean engine() {
        ask(() -> provider.delete(cluster().engine()));
        var left = provider.describe(cluster().engine());
        left.ifPresent(change::note);
        return left.isEmpty() && entered(Phase.CONNECTION);
    }

    @Override
    boolean connection() {
        bridge.disconnect(cluster());
        return entered(Phase.RECORD);
    }

    @Override
    boolean record() {
        end(settledAs(ClusterState.DEPROVISIONED));
        return true;
    }

    /** Nothing of a deletion can be taken back: the record says what is left. */
    @Override
    boolean undo() {
        abandon(change, provider, new Failure("deletion_failed", "A deletion cannot be undone.", true));
        return true;
    }
}
