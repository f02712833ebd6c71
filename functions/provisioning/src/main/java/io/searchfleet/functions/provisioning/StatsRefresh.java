package io.searchfleet.functions.provisioning;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.Wiring;
import io.searchfleet.connections.Connection;
import io.searchfleet.connections.Connections;
import io.searchfleet.engine.Connector;
import io.searchfleet.engine.Fanout;
import io.searchfleet.fleet.ClusterState;
import io.searchfleet.fleet.ManagedCluster;
import io.searchfleet.fleet.ManagedClusters;
import io.searchfleet.fleet.Stats;
import io.searchfleet.model.Budget;
import java.util.List;
import java.util.function.Supplier;

/** Brings the figures of clusters up to date, from the clusters themselves. One that does not answer keeps its last ones. */
final class StatsRefresh {
    private static final String PATH =
            "/_cluster/stats?filter_path=indices.docs.count,indices.shards.total,indices.store.size_in_bytes";

    private final ManagedClusters clusters;
    private final Connections connections;
    private final Connector connector;

    StatsRefresh(Wiring wiring) {
        this.clusters = wiring.managedClusters();
        this.connections = wiring.connections();
        this.connector = wiring.connector();
    }

    /** Asks all at once. Answers how many said what they hold. */
    long all(Budget budget) {
        List<Supplier<Boolean>> calls = clusters.all().stream()
                .filter(cluster -> cluster.state() == ClusterState.PROVISIONED)
                .<Supplier<Boolean>>map(cluster -> () -> refresh(cluster, budget))
                .toList();
        return Fanout.all(budget, calls).stream()
                .filter(part -> part.toOptional().orElse(false))
                .count();
    }

    private boolean refresh(ManagedCluster cluster, Budget budget) {
        Stats stats = ask(cluster, budget);
        return stats.equals(cluster.stats())
                || clusters.replace(cluster.with().stats(stats).done());
    }

    private Stats ask(ManagedCluster cluster, Budget budget) {
        Connection connection = connections.get(cluster.account(), cluster.connection());
        JsonNode indices =
                connector.client(connection.target()).get(PATH, budget).json().path("indices");
        return new Stats(
                indices.path("docs").path("count").asLong(),
                indices.path("shards").path("total").asLong(),
                indices.path("store").path("size_in_bytes").asLong());
    }
}
