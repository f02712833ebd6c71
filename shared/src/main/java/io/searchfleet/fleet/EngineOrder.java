package io.searchfleet.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.Credentials;
import java.util.List;
import java.util.Optional;

/**
 * What an engine is to be.
 *
 * @param engine the provider's own name of the release
 * @param size the provider's own words of the plan
 * @param address where it was promised to answer; empty: wherever the provider puts it
 * @param credentials whom alone it lets in; empty: as it is, when it is changed and those stay
 * @param tags the user's own, to be shown beside it where the provider can
 */
public record EngineOrder(
        EngineRef ref,
        String engine,
        ObjectNode size,
        Optional<ClusterAddress> address,
        Optional<Credentials.Basic> credentials,
        List<String> tags) {
    public EngineOrder {
        tags = List.copyOf(tags);
    }

    /** What a cluster's engine is to be, at this size. */
    public static EngineOrder of(ManagedCluster cluster, ObjectNode size) {
        return new EngineOrder(
                cluster.engine(),
                cluster.release().engine(),
                size,
                cluster.address(),
                cluster.credentials(),
                cluster.tags());
    }
}
