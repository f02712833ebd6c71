package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.clusters.ClusterWrite;
import io.searchfleet.clusters.IndexTargets;
import io.searchfleet.connections.Connection;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.engine.EnginePath;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import java.util.Map;
import java.util.Optional;

/** Copies a mapping without documents, as ElasticHQ's {@code mapping_only} does: into an index without one, made where it is missing. */
final class MappingCopy {
    Reply run(Request request, Connection connection, EngineClient client, Order order) {
        IndexTargets.requireUnprotected(connection, order.destination());
        var engine = connection.cluster().engine();
        SearchIndex source = new SearchIndex(client, engine, order.source(), request.budget());
        SearchIndex destination = new SearchIndex(client, engine, order.destination(), request.budget());
        ObjectNode mappings = source.about()
                .map(index -> (ObjectNode) index.path("mappings"))
                .orElseThrow(() -> ApiException.notFound("There is no index '" + order.source() + "'."));
        Optional<JsonNode> there = destination.about();
        if (there.filter(index -> !index.path("mappings").isEmpty()).isPresent()) {
            throw ApiException.invalid("Index already contains a mapping!");
        }
        if (request.query().flag("dry_run")) {
            return Reply.ok(Json.object()
                    .put("dry_run", true)
                    .put("destination_exists", there.isPresent())
                    .set("mappings", mappings));
        }
        ClusterWrite write = new ClusterWrite(client, request.budget());
        if (there.isEmpty()) {
            write.send("PUT", destination.path(), Json.object().set("mappings", mappings));
        } else if (engine.mappingType().isPresent()) {
            for (Map.Entry<String, JsonNode> type : mappings.properties()) {
                write.send("PUT", EnginePath.of(order.destination(), "_mapping", type.getKey()), type.getValue());
            }
        } else if (!mappings.isEmpty()) {
            write.send("PUT", destination.path("_mapping"), mappings);
        }
        return Reply.ok(Json.array());
    }
}
