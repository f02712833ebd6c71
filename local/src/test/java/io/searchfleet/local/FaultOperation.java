package io.searchfleet.local;

import static io.searchfleet.local.TestRuntime.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the fault matrix calls: every operation of the served document that is about a cluster, so that a new route is
 * covered when it is born, and variants of some.
 *
 * @param path with {@code {cluster_name}} still in it
 * @param body with {@code {unique}} where something new must stand
 * @param documented the statuses that the document gives
 */
record FaultOperation(String method, String path, String body, Set<Integer> documented) {
    private static final String INDEX = "logs-application-000000";

    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("{node_ids}", "node-1"),
            Map.entry("{index_names}", INDEX),
            Map.entry("{alias_name}", "logs"),
            Map.entry("{mapping_name}", "_doc"),
            Map.entry("{action}", "_refresh"),
            Map.entry("{repository_name}", "backups"),
            Map.entry("{snapshot_name}", "nightly-000000"),
            Map.entry("{command}", "_cluster_health"));

    /** The least that each takes; an operation that is not here takes none. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("PATCH /api/clusters/{cluster_name}", "{\"headers\":{\"X-Unique\":\"{unique}\"}}"),
            Map.entry("POST /api/clusters/{cluster_name}/_connect", "{\"ip\":\"127.0.0.1\",\"port\":{port}}"),
            Map.entry("PUT /api/clusters/{cluster_name}/_settings", "{\"persistent\":{}}"),
            Map.entry("POST /api/indices/{cluster_name}", "{\"index_name\":\"new\"}"),
            Map.entry("POST /api/indices/{cluster_name}/_aliases", aliasBody()),
            Map.entry("DELETE /api/indices/{cluster_name}/_aliases", aliasBody()),
            Map.entry("POST /api/indices/{cluster_name}/{index_names}/_aliases", "{\"alias_name\":\"logs\"}"),
            Map.entry("DELETE /api/indices/{cluster_name}/{index_names}/_aliases", "{\"alias_name\":\"logs\"}"),
            Map.entry("POST /api/indices/{cluster_name}/_reindex", reindexBody("mapping_only")),
            Map.entry("POST /api/indices/{cluster_name}/_reindex?dry_run=true", reindexBody("reindex")),
            Map.entry("POST /api/repositories/{cluster_name}/{repository_name}", "{\"type\":\"fs\"}"),
            Map.entry("PUT /api/hq/{cluster_name}/_settings", "{\"websocket_interval\":5}"),
            Map.entry("POST /api/query/{cluster_name}/{index_names}", "{\"query\":{}}"));

    /** The same routes once more, on other ways through them. */
    private static final Map<String, List<String>> VARIANTS = Map.of(
            "GET /api/rest/{cluster_name}/{command}",
            List.of(
                    "/api/rest/{cluster_name}/_hq_cluster_summary",
                    "/api/rest/{cluster_name}/_hq_cluster_list",
                    "/api/rest/{cluster_name}/_hq_status",
                    "/api/rest/{cluster_name}/_cat_indices"),
            "DELETE /api/indices/{cluster_name}/{index_names}",
            List.of(
                    "/api/indices/{cluster_name}/" + INDEX + "?dry_run=true",
                    "/api/indices/{cluster_name}/logs-*?confirm=" + INDEX
                            + ",logs-application-000001,logs-application-000002"),
            "PUT /api/indices/{cluster_name}/{index_names}/action/{action}",
            List.of(
                    "/api/indices/{cluster_name}/" + INDEX + "/action/_force_merge",
                    "/api/indices/{cluster_name}/" + INDEX + "/action/_close",
                    "/api/indices/{cluster_name}/" + INDEX + "/action/_close?dry_run=true"),
            "POST /api/indices/{cluster_name}/_reindex",
            List.of("/api/indices/{cluster_name}/_reindex?dry_run=true"),
            "GET /api/indices/{cluster_name}/_shards",
            List.of("/api/indices/{cluster_name}/_shards?page=1&size=2&fields=index"),
            "GET /api/indices/{cluster_name}/_summary",
            List.of("/api/indices/{cluster_name}/_summary?page=1&size=2"),
            "POST /api/snapshots/{cluster_name}/repository/{repository_name}/{snapshot_name}/_restore",
            List.of("/api/snapshots/{cluster_name}/repository/backups/nightly-000000/_restore?dry_run=true"));

    private static String aliasBody() {
        return "{\"index_name\":\"" + INDEX + "\",\"alias_name\":\"logs\"}";
    }

    /** A job that is started would go on calling the cluster for itself: its preflight stands for it. */
    private static String reindexBody(String option) {
        return "{\"settings\":{\"reindex_option\":\"" + option + "\",\"source_index_name\":\"" + INDEX
                + "\",\"destination_index_name\":\"new-copy\"}}";
    }

    static List<FaultOperation> all() {
        List<FaultOperation> operations = new ArrayList<>();
        call("GET", "/openapi.json", "", "")
                .json()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    String method = operation.getKey().toUpperCase(Locale.ROOT);
                    // What is said of jobs is in our own table.
                    boolean isOfJobs = path.getKey().contains("/_reindex") && !method.equals("POST");
                    if (path.getKey().contains("{cluster_name}") && !isOfJobs) {
                        add(operations, method, path.getKey(), operation.getValue());
                    }
                }));
        return operations;
    }

    private static void add(List<FaultOperation> all, String method, String route, JsonNode operation) {
        Set<Integer> documented = new TreeSet<>();
        operation.path("responses").fieldNames().forEachRemaining(status -> documented.add(Integer.valueOf(status)));
        String name = method + " " + route;
        String body = BODIES.getOrDefault(name, method.equals("GET") ? "" : "{}");
        String path = route;
        for (Map.Entry<String, String> value : VALUES.entrySet()) {
            path = path.replace(value.getKey(), value.getValue());
        }
        all.add(new FaultOperation(method, path, body, documented));
        for (String variant : VARIANTS.getOrDefault(name, List.of())) {
            all.add(new FaultOperation(method, variant, BODIES.getOrDefault(method + " " + variant, body), documented));
        }
    }

    /** Whether it is a change of the cluster that goes on when a request ends. */
    boolean mayGoOn() {
        return documented.contains(202);
    }

    boolean changesTheConnection() {
        return method.equals("PATCH") || path.contains("/_connect");
    }

    String path(String cluster) {
        return path.replace("{cluster_name}", cluster);
    }

    String body(int port, long unique) {
        return body.replace("{port}", String.valueOf(port)).replace("{unique}", String.valueOf(unique));
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
