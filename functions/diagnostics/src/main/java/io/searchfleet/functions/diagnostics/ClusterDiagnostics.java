package io.searchfleet.functions.diagnostics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.clusters.LastKnown;
import io.searchfleet.clusters.LastKnown.Section;
import io.searchfleet.connections.Connection;
import io.searchfleet.engine.Engine;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.engine.Fanout;
import io.searchfleet.engine.Fanout.Part;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rules, applied to all nodes of a cluster.
 *
 * @param nodes by name
 * @param missing what did not come, as {@code {"part","reason","stale_since"}}
 * @param staleSince when the statistics were given, where none came now
 */
record ClusterDiagnostics(List<NodeDiagnostics> nodes, List<ObjectNode> missing, Optional<Instant> staleSince) {
    private static final Duration PATIENCE = Duration.ofSeconds(6);
    /** A node that takes longer is left out, so that the others are seen. */
    private static final String STATS = "/_nodes/stats/fs,jvm,os,process,indices,http?timeout=3s";
    /** The view of the node that answers: it comes at once, also where no master is there to be asked. */
    private static final String MASTER = "/_cluster/state/master_node?local=true";

    ClusterDiagnostics {
        nodes = List.copyOf(nodes);
        missing = List.copyOf(missing);
    }

    /**
     * Two calls at once: the statistics, without which there is nothing to judge, and the elected master. Where
     * no statistics come, those that came last are judged.
     *
     * @throws ApiException what became of the call for the statistics, where none ever came
     */
    static ClusterDiagnostics of(Connection connection, EngineClient client, LastKnown lastKnown, Budget request) {
        Budget budget = request.atMost(PATIENCE);
        var master = Fanout.start(budget, () -> client.get(MASTER, budget).json());
        var asked = Fanout.start(budget, () -> client.get(STATS, budget).json());
        Part<JsonNode> stats = asked.await();
        var settling = lastKnown.keepOrFind(connection, Section.DIAGNOSTICS, stats, request);
        Part<JsonNode> elected = master.await();
        Optional<LastKnown.Old> old = LastKnown.found(settling);
        Engine engine = connection.cluster().engine();
        return switch (stats) {
            case Part.Present<JsonNode>(JsonNode now) -> of(now, elected, engine);
            case Part.Missing<JsonNode>(ApiException why) ->
                old.map(last -> of(last.value(), elected, engine).since(last.at(), why))
                        .orElseThrow(() -> why);
        };
    }

    private ClusterDiagnostics since(Instant time, ApiException why) {
        ObjectNode note = missing("nodes", String.join(" ", why.messages())).put("stale_since", time.toString());
        return new ClusterDiagnostics(
                nodes, Stream.concat(Stream.of(note), missing.stream()).toList(), Optional.of(time));
    }

    static ClusterDiagnostics of(JsonNode stats, Part<JsonNode> master, Engine engine) {
        Optional<String> elected =
                master.toOptional().map(state -> state.path("master_node").asText(""));
        List<NodeDiagnostics> nodes = stats.path("nodes").properties().stream()
                .map(node -> NodeDiagnostics.of(node.getKey(), node.getValue(), elected, engine))
                .sorted(Comparator.comparing(NodeDiagnostics::name).thenComparing(NodeDiagnostics::id))
                .toList();
        List<ObjectNode> missing = new ArrayList<>();
        master.missing().ifPresent(why -> missing.add(missing("master", String.join(" ", why.messages()))));
        int failed = stats.path("_nodes").path("failed").asInt();
        if (failed > 0) {
            int total = stats.path("_nodes").path("total").asInt();
            missing.add(missing("nodes", failed + " of " + total + " nodes did not give their statistics in time."));
        }
        return new ClusterDiagnostics(nodes, missing, Optional.empty());
    }

    private static ObjectNode missing(String part, String reason) {
        return Json.object().put("part", part).put("reason", reason).putNull("stale_since");
    }

    /** A row per node, as ElasticHQ has it, and {@code stale_since}. */
    List<ObjectNode> rows(Optional<Set<Status>> wanted) {
        return nodes.stream()
                .map(node -> node.row(verdict -> isWanted(verdict, wanted))
                        .put("stale_since", staleSince.map(Instant::toString).orElse(null)))
                .toList();
    }

    private static boolean isWanted(Verdict verdict, Optional<Set<Status>> wanted) {
        return wanted.isEmpty()
                || verdict.status().filter(wanted.get()::contains).isPresent();
    }

    /**
     * The cluster as a whole: its worst status (null where nothing could be judged), how many verdicts there are of each,
     * and those of {@code listed}, worst first.
     */
    ObjectNode view(Set<Status> listed) {
        ObjectNode view = Json.object();
        ObjectNode counts = Json.object();
        ArrayNode findings = Json.array();
        for (Status status : Status.values()) {
            List<ObjectNode> found = findings(status);
            counts.put(status.name(), found.size());
            if (listed.contains(status)) {
                findings.addAll(found);
            }
        }
        view.put("status", worst().map(Status::name).orElse(null));
        view.set("counts", counts);
        view.set("findings", findings);
        view.putArray("missing").addAll(missing);
        return view;
    }

    private List<ObjectNode> findings(Status status) {
        return nodes.stream()
                .flatMap(node -> node.verdicts().stream()
                        .filter(verdict -> verdict.is(status))
                        .map(node::finding))
                .toList();
    }

    private Optional<Status> worst() {
        return nodes.stream()
                .flatMap(node -> node.verdicts().stream())
                .flatMap(verdict -> verdict.status().stream())
                .min(Comparator.naturalOrder());
    }
}
