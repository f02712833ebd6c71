package io.searchfleet.functions.indices;

import io.searchfleet.clusters.ClusterRelay;
import io.searchfleet.clusters.ClusterWrite;
import io.searchfleet.clusters.IndexTargets;
import io.searchfleet.connections.Connection;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.engine.EnginePath;
import io.searchfleet.model.ApiException;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** ElasticHQ's seven commands for indices. One row each; the cluster's own answer is ours. */
final class IndexActions {
    /**
     * A command.
     *
     * @param call what it is called in the cluster
     * @param query ours, on top of the caller's
     * @param parameters the caller's parameters that the call takes
     * @param status of the indices that a wildcard stands for, as {@code _cat/indices} writes it
     * @param poll where one that takes long can be watched
     */
    private record Action(
            String name, List<String> call, String query, Set<String> parameters, String status, Poll poll) {}

    /** A route of each cluster: {@code /api/GROUP/{cluster_name}/WHAT}. */
    private record Poll(String group, String what) {
        String path(Connection connection) {
            return EnginePath.of("api", group, connection.name().value(), what);
        }
    }

    private static final Set<String> RESOLVING = Set.of("ignore_unavailable", "allow_no_indices", "expand_wildcards");
    private static final Poll TASKS = new Poll("rest", "_cluster_tasks");
    private static final Poll PENDING = new Poll("clusters", "_pending_tasks");

    private static final List<Action> ACTIONS = List.of(
            action("_open", List.of("_open"), "", Set.of("wait_for_active_shards", "timeout"), "close", PENDING),
            action("_close", List.of("_close"), "", Set.of("wait_for_active_shards", "timeout"), "open", PENDING),
            action("_flush", List.of("_flush"), "", Set.of("force", "wait_if_ongoing"), "open", TASKS),
            action("_refresh", List.of("_refresh"), "", Set.of(), "open", TASKS),
            action("_cache", List.of("_cache", "clear"), "", Set.of("query", "fielddata", "request"), "open", TASKS),
            action("_force_merge", List.of("_forcemerge"), "", Set.of("max_num_segments", "flush"), "open", TASKS),
            action("_expunge_deleted", List.of("_forcemerge"), "only_expunge_deletes=true", Set.of(), "open", TASKS));

    private static Action action(
            String name, List<String> call, String query, Set<String> own, String status, Poll poll) {
        Set<String> parameters =
                Stream.concat(own.stream(), RESOLVING.stream()).collect(Collectors.toUnmodifiableSet());
        return new Action(name, call, query, parameters, status, poll);
    }

    private final ClusterRelay relay;

    IndexActions(ClusterRelay relay) {
        this.relay = relay;
    }

    Reply run(Request request) {
        Connection connection = relay.connection(request);
        Action action = action(request.variable("action").orElseThrow());
        EngineClient client = relay.client(connection);
        IndexTargets targets = IndexTargets.of(connection, client, request.indexNames(), request.budget());
        if (request.query().flag("dry_run")) {
            return Preview.of(action.name(), targets, client, request.budget(), action.status());
        }
        String path = EnginePath.of(Stream.concat(Stream.of(targets.expression()), action.call().stream())
                .toList());
        String parameters = request.query().encodedOnly(action.parameters());
        return new ClusterWrite(client, request.budget())
                .sendLong(
                        "POST",
                        EnginePath.withQuery(path, action.query(), parameters),
                        null,
                        action.poll().path(connection));
    }

    private static Action action(String name) {
        return ACTIONS.stream()
                .filter(action -> action.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("There is no action '" + name + "'. There are "
                        + ACTIONS.stream().map(Action::name).collect(Collectors.joining(" ")) + "."));
    }
}
