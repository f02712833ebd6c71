package io.searchfleet.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.connections.Connection;
import io.searchfleet.engine.ClusterInfo;
import io.searchfleet.engine.Endpoint;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import java.time.Instant;
import java.util.Optional;

/** A connection as a row of ElasticHQ's cluster list. Of credentials it tells the kind, of headers the names alone. */
public final class ClusterRows {
    private ClusterRows() {}

    /** Right after it was connected: reachable, nothing else asked yet. */
    public static ObjectNode connected(Connection connection) {
        ObjectNode row = row(connection, connection.cluster(), true);
        row.putNull("cluster_health");
        row.putNull("cluster_settings");
        return row;
    }

    /**
     * With what the cluster says now.
     *
     * @param live empty: it is not reachable
     * @param old the health it had, where it tells none
     * @param error why a part is missing
     */
    static ObjectNode live(
            Connection connection,
            Optional<ClusterInfo> live,
            Optional<JsonNode> health,
            Optional<LastKnown.Old> old,
            Optional<ApiException> error) {
        ObjectNode row = row(connection, live.orElse(connection.cluster()), live.isPresent());
        row.set("cluster_health", health.or(() -> old.map(LastKnown.Old::value)).orElse(null));
        row.put("stale_since", old.map(LastKnown.Old::at).map(Instant::toString).orElse(null));
        row.set("cluster_settings", connection.settings().wire());
        row.put("cluster_error", error.map(ApiException::getMessage).orElse(null));
        return row;
    }

    private static ObjectNode row(Connection connection, ClusterInfo cluster, boolean connected) {
        ObjectNode row = Json.object()
                .put("cluster_name", connection.name().value())
                .put("cluster_ip", connection.address().host())
                .put("cluster_port", String.valueOf(connection.address().port()))
                .put("cluster_scheme", connection.address().scheme())
                .put("cluster_connected", connected)
                .put("cluster_host", connection.address().url())
                .put("cluster_version", cluster.engine().version())
                .put("cluster_uuid", cluster.uuid())
                .put("distribution", cluster.engine().distribution())
                .put("mode", connection.mode().wireName());
        Endpoint endpoint = connection.endpoint();
        row.set("tags", Json.tree(connection.tags()));
        row.set("protected_indices", Json.tree(connection.protectedIndices()));
        row.put("path_prefix", endpoint.pathPrefix().value());
        row.put("auth", endpoint.credentials().type());
        row.putObject("tls")
                .put("verify", endpoint.tls().verify())
                .put("ca", endpoint.tls().caPem().isPresent())
                .put("client_certificate", endpoint.tls().client().isPresent());
        row.set("headers", Json.tree(endpoint.headers().names()));
        return row;
    }
}
