package io.searchfleet.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Wiring;
import io.searchfleet.clusters.LastKnown.Section;
import io.searchfleet.connections.Connection;
import io.searchfleet.engine.ClusterInfo;
import io.searchfleet.engine.Connector;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.engine.Fanout;
import io.searchfleet.engine.Fanout.Part;
import io.searchfleet.engine.Fanout.Pending;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One cluster summed up: the fields of its health, its version, its indices in numbers, its nodes. All asked at once, each
 * with a deadline of its own; a part that did not come is what it last was, or null where that is not known, and is named
 * with the reason in {@code missing}.
 */
public final class ClusterSummary {
    private static final String STATS =
            "/_cluster/stats?filter_path=indices.count,indices.docs.count,indices.store.size_in_bytes";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Connector connector;
    private final LastKnown lastKnown;

    public ClusterSummary(Wiring wiring) {
        this.connector = wiring.connector();
        this.lastKnown = wiring.lastKnown();
    }

    /** A part that came, or that is old, or that nobody knows. */
    private record Known(Optional<JsonNode> value, Optional<ApiException> missing, Optional<Instant> since) {
        void note(ArrayNode notes, String part) {
            missing.ifPresent(why -> notes.addObject()
                    .put("part", part)
                    .put("reason", why.getMessage())
                    .put("stale_since", since.map(Instant::toString).orElse(null)));
        }
    }

    /** @throws ApiException what became of the health call, when no part came and none was ever known */
    public ObjectNode of(Connection connection, Budget request) {
        Budget budget = request.atMost(PATIENCE);
        EngineClient client = connector.client(connection.target());
        Pending<JsonNode> health = Fanout.start(budget, () -> ClusterHealth.read(client, budget));
        Pending<JsonNode> stats =
                Fanout.start(budget, () -> client.get(STATS, budget).json().path("indices"));
        Pending<JsonNode> nodes = Fanout.start(
                budget, () -> NodeSummary.all(client, connection.cluster().engine(), budget));
        var info = Fanout.start(budget, () -> ClusterInfo.of(client.get("/", budget)));
        List<Settling> settling = List.of(
                settling(connection, Section.HEALTH, health, request),
                settling(connection, Section.STATS, stats, request),
                settling(connection, Section.NODES, nodes, request));
        return summary(
                connection,
                settling.get(0).known(),
                settling.get(1).known(),
                settling.get(2).known(),
                info.await());
    }

    /** A part, and the store's share in it, which goes on meanwhile for all parts at once. */
    private record Settling(Part<JsonNode> part, Pending<Optional<LastKnown.Old>> old) {
        Known known() {
            Optional<LastKnown.Old> found = LastKnown.found(old);
            return new Known(
                    part.toOptional().or(() -> found.map(LastKnown.Old::value)),
                    part.missing(),
                    found.map(LastKnown.Old::at));
        }
    }

    private Settling settling(Connection connection, Section section, Pending<JsonNode> asked, Budget request) {
        Part<JsonNode> part = asked.await();
        return new Settling(part, lastKnown.keepOrFind(connection, section, part, request));
    }

    private static ObjectNode summary(
            Connection connection, Known health, Known stats, Known nodes, Part<ClusterInfo> info) {
        if (health.value().isEmpty()
                && stats.value().isEmpty()
                && nodes.value().isEmpty()
                && info.toOptional().isEmpty()) {
            throw health.missing().orElseThrow();
        }
        ObjectNode summary = Json.object();
        health.value().ifPresent(value -> summary.setAll((ObjectNode) value));
        if (health.value().isEmpty()) {
            summary.put("cluster_name", connection.cluster().clusterName()).putNull("status");
        }
        summary.put(
                "version",
                info.toOptional().orElse(connection.cluster()).engine().version());
        JsonNode indices = stats.value().orElseGet(Json::object);
        summary.set("indices_size_in_bytes", present(indices.path("store").path("size_in_bytes")));
        summary.set("indices_count", present(indices.path("count")));
        summary.set("number_of_documents", present(indices.path("docs").path("count")));
        summary.set("nodes", nodes.value().orElse(null));
        ArrayNode missing = summary.putArray("missing");
        health.note(missing, "health");
        stats.note(missing, "stats");
        nodes.note(missing, "nodes");
        new Known(Optional.empty(), info.missing(), Optional.empty()).note(missing, "version");
        return summary;
    }

    private static JsonNode present(JsonNode value) {
        return value.isMissingNode() ? NullNode.getInstance() : value;
    }
}
