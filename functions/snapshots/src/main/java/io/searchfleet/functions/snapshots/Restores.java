package io.searchfleet.functions.snapshots;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.clusters.ClusterRelay;
import io.searchfleet.clusters.ClusterWrite;
import io.searchfleet.connections.Connection;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import java.util.Map;

/** Brings indices back from a snapshot. */
final class Restores {
    /** A shard's recovery has a kilobyte, of which this needs a tenth. */
    private static final String RECOVERIES = "/_recovery?filter_path=*.shards.id,*.shards.stage,"
            + "*.shards.source.repository,*.shards.source.snapshot,*.shards.index.size";

    private final ClusterRelay relay;

    Restores(ClusterRelay relay) {
        this.relay = relay;
    }

    /**
     * With the cluster's own settings in the body: {@code indices}, {@code rename_pattern}, {@code rename_replacement},
     * {@code include_aliases}, {@code index_settings}, and so on. Protected indices are never written to.
     */
    Reply start(Request request) {
        Connection connection = relay.connection(request);
        ObjectNode body = request.json();
        JsonNode snapshot = Snapshots.read(relay, connection, request);
        Map<String, String> chosen = RestorePlan.of(snapshot, body, connection.protection(), request.budget());
        if (request.query().flag("dry_run")) {
            return Reply.ok(preview(chosen));
        }
        if (chosen.isEmpty()) {
            throw ApiException.notFound("The snapshot has no index that fits 'indices'.");
        }
        body.set("indices", Json.tree(chosen.keySet()));
        return new ClusterWrite(relay.client(connection), request.budget())
                .sendLong(
                        "POST",
                        Names.snapshotPath(request, "_restore") + "?wait_for_completion=true",
                        body,
                        Names.link(request, "/_restore"));
    }

    private static ObjectNode preview(Map<String, String> chosen) {
        ObjectNode preview = Json.object().put("dry_run", true).put("action", "_restore");
        ArrayNode indices = preview.putArray("indices");
        chosen.forEach((from, to) -> indices.addObject().put("index_name", from).put("restored_as", to));
        return preview;
    }

    /** How far the restores from this snapshot are: a row per shard, and {@code percent} of all bytes. */
    Reply progress(Request request) {
        String repository = Names.repository(request);
        String name = Names.snapshot(request);
        ObjectNode progress = Json.object();
        ArrayNode shards = progress.putArray("shards");
        relay.client(relay.connection(request))
                .get(RECOVERIES, request.budget())
                .forEachField((index, about) -> about.path("shards").forEach(shard -> {
                    JsonNode source = shard.path("source");
                    if (source.path("repository").asText().equals(repository)
                            && source.path("snapshot").asText().equals(name)) {
                        shards.add(row(index, shard));
                    }
                }));
        return Reply.ok(summed(progress, shards));
    }

    private static ObjectNode row(String index, JsonNode shard) {
        JsonNode size = shard.path("index").path("size");
        return Json.object()
                .put("index_name", index)
                .put("shard", shard.path("id").asInt())
                .put("stage", shard.path("stage").asText())
                .put("total_bytes", size.path("total_in_bytes").asLong())
                .put("recovered_bytes", size.path("recovered_in_bytes").asLong());
    }

    private static ObjectNode summed(ObjectNode progress, ArrayNode shards) {
        long total = 0;
        long recovered = 0;
        boolean isDone = true;
        for (JsonNode shard : shards) {
            total += shard.path("total_bytes").asLong();
            recovered += shard.path("recovered_bytes").asLong();
            isDone &= shard.path("stage").asText().equals("DONE");
        }
        double share = isDone ? 1 : (double) recovered / Math.max(1, total);
        return progress.put("state", shards.isEmpty() ? "none" : isDone ? "done" : "running")
                .put("percent", shards.isEmpty() ? 0 : Math.round(Math.min(1, share) * 1000) / 10.0);
    }
}
