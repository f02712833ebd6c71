package io.searchfleet.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.connections.Connection;
import io.searchfleet.engine.ClusterInfo;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.engine.Fanout;
import io.searchfleet.engine.Fanout.Part;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Json;

/**
 * One cluster summed up: the fields of its health, its version, its indices in numbers, its nodes. Four calls at once; a
 * part that did not come is null and named, with the reason, in {@code missing}.
 */
public final class ClusterSummary {
    private static final String STATS =
            "/_cluster/stats?filter_path=indices.count,indices.docs.count,indices.store.size_in_bytes";

    private ClusterSummary() {}

    /** @throws ApiException what became of the health call, when no part came at all */
    public static ObjectNode of(Connection connection, EngineClient client, Budget budget) {
        var health = Fanout.start(
                budget, () -> client.get("/_cluster/health", budget).json());
        var stats = Fanout.start(budget, () -> client.get(STATS, budget).json());
        var nodes = Fanout.start(
                budget, () -> NodeSummary.all(client, connection.cluster().engine(), budget));
        var info = Fanout.start(
                budget, () -> ClusterInfo.of(client.get("/", budget).bytes()));
        return summary(connection, health.await(), stats.await(), nodes.await(), info.await());
    }

    private static ObjectNode summary(
            Connection connection,
            Part<JsonNode> health,
            Part<JsonNode> stats,
            Part<ArrayNode> nodes,
            Part<ClusterInfo> info) {
        if (health instanceof Part.Missing<JsonNode>(ApiException why)
                && stats.toOptional().isEmpty()
                && nodes.toOptional().isEmpty()
                && info.toOptional().isEmpty()) {
            throw why;
        }
        ObjectNode summary = Json.object();
        health.toOptional().ifPresent(value -> summary.setAll((ObjectNode) value));
        if (health.toOptional().isEmpty()) {
            summary.put("cluster_name", connection.cluster().clusterName()).putNull("status");
        }
        summary.put(
                "version",
                info.toOptional().orElse(connection.cluster()).engine().version());
        JsonNode indices = stats.toOptional().orElseGet(Json::object).path("indices");
        summary.set("indices_size_in_bytes", present(indices.path("store").path("size_in_bytes")));
        summary.set("indices_count", present(indices.path("count")));
        summary.set("number_of_documents", present(indices.path("docs").path("count")));
        summary.set("nodes", nodes.toOptional().orElse(null));
        ArrayNode missing = summary.putArray("missing");
        note(missing, "health", health);
        note(missing, "stats", stats);
        note(missing, "nodes", nodes);
        note(missing, "version", info);
        return summary;
    }

    private static JsonNode present(JsonNode value) {
        return value.isMissingNode() ? NullNode.getInstance() : value;
    }

    private static void note(ArrayNode missing, String part, Part<?> came) {
        came.missing().ifPresent(why -> missing.addObject().put("part", part).put("reason", why.getMessage()));
    }
}
