package io.searchfleet.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.Engine;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Json;
import java.util.List;
import java.util.Map;

/** ElasticHQ's node rows, made of {@code _cat/nodes}: strings as the cluster writes them, and four flags. */
public final class NodeSummary {
    private static final String CALL =
            "/_cat/nodes?format=json&full_id=true&h=id,m,n,u,role,hc,hm,hp,ip,dt,du,disk.avail,l";
    private static final Map<String, String> FIELDS = Map.of(
            "node_id", "id",
            "name", "n",
            "fsFree", "disk.avail",
            "heapPercent", "hp",
            "heapMax", "hm",
            "heapCurrent", "hc",
            "host", "ip",
            "load", "l",
            "uptime", "u");

    private NodeSummary() {}

    /** The rows of all nodes. */
    public static ArrayNode all(EngineClient client, Engine engine, Budget budget) {
        ArrayNode rows = Json.array();
        for (JsonNode node : client.get(CALL, budget).json()) {
            rows.add(row(node, engine));
        }
        return rows;
    }

    /**
     * The rows of the nodes that {@code wanted} names, by id, name or address.
     *
     * @throws ApiException not found, when it names none
     */
    public static ArrayNode of(List<String> wanted, EngineClient client, Engine engine, Budget budget) {
        ArrayNode rows = Json.array();
        for (JsonNode row : all(client, engine, budget)) {
            if (wanted.stream().anyMatch(name -> isNamed(row, name))) {
                rows.add(row);
            }
        }
        if (rows.isEmpty()) {
            throw unknown(wanted);
        }
        return rows;
    }

    /** What to answer where the cluster knows none of the nodes. */
    public static ApiException unknown(List<String> wanted) {
        return ApiException.notFound("The cluster has no node '" + String.join(",", wanted) + "'.");
    }

    private static boolean isNamed(JsonNode row, String name) {
        return name.equals("_all")
                || name.equals(row.path("node_id").asText())
                || name.equals(row.path("name").asText())
                || name.equals(row.path("host").asText())
                || name.equals("_master") && row.path("is_master_node").asBoolean();
    }

    private static ObjectNode row(JsonNode node, Engine engine) {
        ObjectNode row = Json.object();
        FIELDS.forEach((ours, theirs) -> row.put(ours, node.path(theirs).textValue()));
        String roles = node.path("role").asText("");
        boolean isElected = node.path("m").asText("").equals("*");
        return row.put("is_master_node", isElected)
                .put("is_electable_master", isElected || roles.contains("m"))
                .put(
                        "is_data_node",
                        roles.chars().anyMatch(role -> engine.dataRoles().indexOf(role) >= 0))
                .put("is_ingest_node", roles.contains("i"));
    }
}
