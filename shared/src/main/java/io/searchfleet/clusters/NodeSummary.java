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

/** ElasticHQ's node rows, made of {@code _cat/nodes}: strings as the cluster writes them, and four flags. */
public final class NodeSummary {
    private static final String CALL =
            "/_cat/nodes?format=json&full_id=true&h=id,m,n,u,role,hc,hm,hp,ip,dt,du,disk.avail,l";
    /** Ours, and the column of the call. */
    private record Field(String name, String column) {}

    private static final List<Field> FIELDS = List.of(
            new Field("node_id", "id"),
            new Field("name", "n"),
            new Field("fsFree", "disk.avail"),
            new Field("heapPercent", "hp"),
            new Field("heapMax", "hm"),
            new Field("heapCurrent", "hc"),
            new Field("host", "ip"),
            new Field("load", "l"),
            new Field("uptime", "u"));

    private NodeSummary() {}

    /** The rows of all nodes. */
    public static ArrayNode all(EngineClient client, Engine engine, Budget budget) {
        ArrayNode rows = Json.array();
        client.get(CALL, budget).forEachRow(node -> rows.add(row(node, engine)));
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
        FIELDS.forEach(field -> row.put(field.name(), node.path(field.column()).textValue()));
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
