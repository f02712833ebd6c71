package io.searchfleet.functions.indices;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.clusters.IndexTargets;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.engine.EnginePath;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Json;
import io.searchfleet.web.Reply;
import java.util.List;
import java.util.Map;

/** What a change would touch: every index with its documents, bytes and aliases, and the sums. Nothing is changed. */
final class Preview {
    private static final String COLUMNS = "format=json&bytes=b&h=index,health,status,docs.count,store.size";

    private Preview() {}

    /** @param status of the indices that a wildcard reaches: {@code open}, {@code close} or {@code any} */
    static Reply of(String action, IndexTargets targets, EngineClient client, Budget budget, String status) {
        ObjectNode preview = Json.object().put("dry_run", true).put("action", action);
        ArrayNode indices = preview.putArray("indices");
        Map<String, List<String>> aliases = targets.resolved();
        long[] sums = {0, 0};
        if (!aliases.isEmpty()) {
            String path = EnginePath.withQuery(EnginePath.of("_cat", "indices", targets.expression()), COLUMNS);
            client.get(path, budget).forEachRow(index -> {
                String state = index.path("status").asText();
                if (!targets.hasPatterns() || status.equals("any") || state.equals(status)) {
                    JsonNode docs = IndexSummary.number(index.path("docs.count"));
                    JsonNode bytes = IndexSummary.number(index.path("store.size"));
                    sums[0] += docs.asLong();
                    sums[1] += bytes.asLong();
                    indices.add(row(index, docs, bytes, aliases));
                }
            });
        }
        preview.putObject("total")
                .put("indices", indices.size())
                .put("docs", sums[0])
                .put("size_in_bytes", sums[1]);
        return Reply.ok(preview);
    }

    private static ObjectNode row(JsonNode index, JsonNode docs, JsonNode bytes, Map<String, List<String>> aliases) {
        String name = index.path("index").asText();
        ObjectNode row = Json.object()
                .put("index_name", name)
                .put("state", index.path("status").asText());
        row.set("health", index.path("health"));
        row.set("docs", docs);
        row.set("size_in_bytes", bytes);
        row.set("aliases", Json.tree(aliases.getOrDefault(name, List.of())));
        return row;
    }
}
