package io.searchfleet.functions.rest;

import io.searchfleet.engine.EnginePath;
import io.searchfleet.model.ApiException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What may be read of a cluster by name: ElasticHQ's commands, and the real paths that only read and answer JSON. Anything
 * that is not listed is not called.
 */
final class ReadCalls {
    private static final Set<String> CATS = Set.of(
            "aliases",
            "allocation",
            "count",
            "fielddata",
            "health",
            "indices",
            "master",
            "nodeattrs",
            "nodes",
            "pending_tasks",
            "plugins",
            "recovery",
            "segments",
            "shards",
            "thread_pool");

    private static final Map<String, ReadCall> COMMANDS = commands();

    // A star stands for one segment. Those that begin with it are about an index, which never begins with "_" but for
    // _all.
    private static final List<List<String>> PATHS = Stream.of(
                    "_cat/*",
                    "_cat/*/*",
                    "_cluster/health",
                    "_cluster/health/*",
                    "_cluster/state",
                    "_cluster/state/*",
                    "_cluster/state/*/*",
                    "_cluster/stats",
                    "_cluster/stats/nodes/*",
                    "_cluster/settings",
                    "_cluster/pending_tasks",
                    "_cluster/allocation/explain",
                    "_nodes",
                    "_nodes/*",
                    "_nodes/*/*",
                    "_nodes/*/*/*",
                    "_tasks",
                    "_tasks/*",
                    "_stats",
                    "_stats/*",
                    "_segments",
                    "_recovery",
                    "_shard_stores",
                    "_settings",
                    "_settings/*",
                    "_mapping",
                    "_alias",
                    "_alias/*",
                    "_aliases",
                    "_count",
                    "_template",
                    "_template/*",
                    "_index_template",
                    "_index_template/*",
                    "_component_template",
                    "_component_template/*",
                    "_data_stream",
                    "_data_stream/*",
                    "_resolve/index/*",
                    "_snapshot",
                    "_snapshot/*",
                    "_snapshot/*/*",
                    "_snapshot/*/*/_status",
                    "_ingest/pipeline",
                    "_ingest/pipeline/*",
                    "_remote/info",
                    "*",
                    "*/_settings",
                    "*/_settings/*",
                    "*/_mapping",
                    "*/_mapping/field/*",
                    "*/_alias",
                    "*/_alias/*",
                    "*/_stats",
                    "*/_stats/*",
                    "*/_segments",
                    "*/_recovery",
                    "*/_shard_stores",
                    "*/_count",
                    "*/_field_caps")
            .map(path -> List.of(path.split("/", -1)))
            .toList();

    private ReadCalls() {}

    /**
     * The call that {@code command} stands for.
     *
     * @throws ApiException not found, with what there is
     */
    static ReadCall of(List<String> command) {
        ReadCall known = command.size() == 1 ? COMMANDS.get(command.getFirst()) : null;
        if (known != null) {
            return known;
        }
        if (PATHS.stream().noneMatch(path -> fits(path, command)) || isText(command)) {
            throw ApiException.notFound("'" + String.join("/", command)
                    + "' is no command and no path that only reads. Commands: "
                    + COMMANDS.keySet().stream().sorted().collect(Collectors.joining(" ")) + "."
                    + (command.getLast().equals("_search")
                            ? " Searches go by POST /api/query/{cluster_name}/{index_names}."
                            : ""));
        }
        return new ReadCall(EnginePath.of(command), command.getFirst().equals("_cat") ? "format=json" : "");
    }

    private static boolean fits(List<String> path, List<String> command) {
        if (path.size() != command.size() || path.getFirst().equals("*") && isApi(command.getFirst())) {
            return false;
        }
        for (int i = 0; i < path.size(); i++) {
            String part = command.get(i);
            if (!path.get(i).equals("*") && !path.get(i).equals(part)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isApi(String segment) {
        return segment.startsWith("_") && !segment.equals("_all");
    }

    /** Reads that answer plain text, which the envelope cannot hold. */
    private static boolean isText(List<String> command) {
        return command.contains("hot_threads") || command.contains("hotthreads");
    }

    private static Map<String, ReadCall> commands() {
        Map<String, ReadCall> fixed = Map.ofEntries(
                Map.entry("_cluster_status", new ReadCall("/", "")),
                Map.entry("_cluster_settings", new ReadCall("/_cluster/settings", "")),
                Map.entry("_cluster_tasks", new ReadCall("/_tasks", "detailed=true")),
                Map.entry("_cluster_state", new ReadCall("/_cluster/state", "")),
                Map.entry("_cluster_stats", new ReadCall("/_cluster/stats", "")),
                Map.entry("_cluster_health", new ReadCall("/_cluster/health", "")),
                Map.entry("_nodes", new ReadCall("/_nodes", "")),
                Map.entry("_nodes_stats", new ReadCall("/_nodes/stats", "")),
                Map.entry("_indices_info", new ReadCall("/_all", "")),
                Map.entry("_indices_stats", new ReadCall("/_stats", "")),
                Map.entry("_indices_templates", new ReadCall("/_template", "")),
                Map.entry("_indices_segments", new ReadCall("/_segments", "")),
                Map.entry("_indices_shard_stores", new ReadCall("/_shard_stores", "status=all")),
                Map.entry("_indices_recovery", new ReadCall("/_recovery", "")),
                Map.entry("_indices_mappings", new ReadCall("/_mapping", "")),
                Map.entry("_indices_aliases", new ReadCall("/_alias", "")));
        return Stream.concat(fixed.entrySet().stream(), CATS.stream().map(cat -> Map.entry("_cat_" + cat, cat(cat))))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static ReadCall cat(String name) {
        return new ReadCall("/_cat/" + name, "format=json&h=*" + (name.equals("nodes") ? "&full_id=true" : ""));
    }
}
