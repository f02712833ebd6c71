package io.searchfleet.functions.indices;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * ElasticHQ's rows of indices. One call of {@code _cat/indices} has every figure, also of an index whose primary shards
 * are lost; its figures are null then.
 */
final class IndexSummary {
    static final String QUERY =
            "format=json&bytes=b&h=index,health,status,pri,rep,docs.count,docs.deleted,pri.store.size,fielddata.memory_size";
    /** The caller's parameters that the call takes. */
    static final Set<String> PARAMETERS = Set.of("health");

    private IndexSummary() {}

    /** The rows of all open indices that {@code path} lists, sorted by name. */
    static List<ObjectNode> read(EngineClient client, String path, boolean withDotIndices, Budget budget) {
        List<ObjectNode> rows = new ArrayList<>();
        client.get(path, budget).forEachRow(index -> {
            boolean isShown = withDotIndices || !index.path("index").asText().startsWith(".");
            if (isShown && index.path("status").asText().equals("open")) {
                rows.add(row(index));
            }
        });
        rows.sort(Comparator.comparing(row -> row.path("index_name").asText()));
        return rows;
    }

    private static ObjectNode row(JsonNode index) {
        ObjectNode row = Json.object()
                .put("index_name", index.path("index").asText())
                .put("health", index.path("health").asText());
        row.set("docs", number(index.path("docs.count")));
        row.set("docs_deleted", number(index.path("docs.deleted")));
        row.set("size_in_bytes", number(index.path("pri.store.size")));
        row.putObject("fielddata").set("memory_size_in_bytes", number(index.path("fielddata.memory_size")));
        ObjectNode settings = row.putObject("settings");
        settings.set("number_of_shards", number(index.path("pri")));
        settings.set("number_of_replicas", number(index.path("rep")));
        return row.put("state", "open");
    }

    /** Figures of {@code _cat} are strings; one that it does not know is null or empty. */
    static JsonNode number(JsonNode text) {
        String digits = text.asText("");
        return digits.matches("\\d{1,18}") ? LongNode.valueOf(Long.parseLong(digits)) : NullNode.getInstance();
    }
}
