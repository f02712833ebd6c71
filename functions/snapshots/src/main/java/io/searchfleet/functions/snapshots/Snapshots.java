package io.searchfleet.functions.snapshots;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.clusters.ClusterRelay;
import io.searchfleet.clusters.ClusterWrite;
import io.searchfleet.connections.Connection;
import io.searchfleet.engine.EnginePath;
import io.searchfleet.model.ApiException;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import io.searchfleet.web.Rows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The snapshots of a repository. */
final class Snapshots {
    private static final Comparator<ObjectNode> NEWEST_FIRST = Comparator.comparingLong((ObjectNode snapshot) ->
                    snapshot.path("start_time_in_millis").asLong())
            .thenComparing(snapshot -> snapshot.path("snapshot").asText())
            .reversed();

    private final ClusterRelay relay;

    Snapshots(ClusterRelay relay) {
        this.relay = relay;
    }

    /** The cluster's own objects, the newest first. Where the caller wants few fields, the cluster sends no others. */
    Reply list(Request request) {
        Rows rows = Rows.of(request.query());
        String path = EnginePath.withQuery(
                Names.repositoryPath(request, "_all"),
                request.query().encodedOnly(Set.of("ignore_unavailable", "verbose")),
                rows.fields().map(Snapshots::filter).orElse(""));
        List<ObjectNode> snapshots = new ArrayList<>();
        relay.read(relay.connection(request), path, request.budget(), "Ask for some fields: ?fields=snapshot,state.")
                .forEachRowOf("snapshots", snapshots::add);
        snapshots.sort(NEWEST_FIRST);
        return rows.addAll(snapshots).reply();
    }

    /** These fields and those that the order needs. What does not look like a field is none, and is not asked for. */
    private static String filter(Set<String> fields) {
        return Stream.concat(Stream.of("snapshot", "start_time_in_millis"), fields.stream())
                .filter(field -> field.matches("\\w+"))
                .distinct()
                .map(field -> "snapshots." + field)
                .collect(Collectors.joining(",", "filter_path=", ""));
    }

    Reply show(Request request) {
        return Reply.ok(read(relay, relay.connection(request), request));
    }

    /** The cluster's object of the snapshot that the path names. */
    static ObjectNode read(ClusterRelay relay, Connection connection, Request request) {
        JsonNode found = relay.client(connection)
                .get(Names.snapshotPath(request), request.budget())
                .json()
                .path("snapshots")
                .path(0);
        if (found instanceof ObjectNode snapshot) {
            return snapshot;
        }
        throw ApiException.notFound("There is no snapshot '" + Names.snapshot(request) + "' in the repository '"
                + Names.repository(request) + "'.");
    }

    /**
     * With the cluster's own settings in the body: {@code indices}, {@code include_global_state}, {@code partial},
     * {@code ignore_unavailable}, {@code metadata}. One that takes longer than the request goes on.
     */
    Reply create(Request request) {
        Connection connection = relay.connection(request);
        ObjectNode body = request.json();
        return new ClusterWrite(relay.client(connection), request.budget())
                .sendLong(
                        "PUT",
                        Names.snapshotPath(request) + "?wait_for_completion=true",
                        body,
                        Names.link(request, "/_status"),
                        said -> requireComplete(
                                said.path("snapshot"), body.path("partial").asBoolean()));
    }

    /** The cluster answers 200 also where it could not save everything. */
    private static void requireComplete(JsonNode snapshot, boolean mayBePartial) {
        String state = snapshot.path("state").asText("SUCCESS");
        if (state.equals("SUCCESS") || state.equals("PARTIAL") && mayBePartial) {
            return;
        }
        throw ApiException.badClusterAnswer("The snapshot ended as " + state + ": "
                + snapshot.path("shards").path("failed").asInt() + " of "
                + snapshot.path("shards").path("total").asInt() + " shards failed. "
                + snapshot.path("reason")
                        .asText(snapshot.path("failures").path(0).path("reason").asText(""))
                + " It is kept in the repository as " + state + ".");
    }

    Reply delete(Request request) {
        return new ClusterWrite(relay.client(relay.connection(request)), request.budget())
                .sendLong("DELETE", Names.snapshotPath(request), null, Names.link(request, ""));
    }

    /** How far it is: the cluster's own status, and {@code percent} of the bytes that it has to copy. */
    Reply status(Request request) {
        JsonNode status = relay.client(relay.connection(request))
                .get(Names.snapshotPath(request, "_status"), request.budget())
                .json()
                .path("snapshots")
                .path(0);
        if (!(status instanceof ObjectNode snapshot)) {
            throw ApiException.notFound("The cluster has no status of '" + Names.snapshot(request) + "'.");
        }
        return Reply.ok(snapshot.put("percent", percent(snapshot)));
    }

    private static double percent(JsonNode snapshot) {
        JsonNode shards = snapshot.path("shards_stats");
        if (snapshot.path("state").asText().equals("SUCCESS")) {
            return 100;
        }
        // Since 6.4 bytes stand under "incremental" and "processed"; before that under "…_in_bytes" alone.
        JsonNode stats = snapshot.path("stats");
        double total = stats.path("incremental")
                .path("size_in_bytes")
                .asDouble(stats.path("total_size_in_bytes").asDouble(0));
        double done = stats.path("processed")
                .path("size_in_bytes")
                .asDouble(stats.path("processed_size_in_bytes").asDouble(0));
        double share = total > 0
                ? done / total
                : shards.path("done").asDouble()
                        / Math.max(1, shards.path("total").asDouble());
        return Math.round(Math.min(1, share) * 1000) / 10.0;
    }
}
