package io.searchfleet.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.model.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The demo cluster of a local runtime, and what is asked of it both ways.
 *
 * @param searchfleet where the runtime listens
 * @param cluster where the cluster itself does
 */
record DemoCluster(URI searchfleet, String authorization, URI cluster, String description) {
    static final String HEALTH = "_health";
    static final String LARGE_STATS = "_stats, 1 MB";

    private static final int LARGE = 1_000_000;
    private static final String STATS = "/_stats?groups=*";

    // What Searchfleet itself sends for its summaries; a few fields, because who asks directly would not fetch more
    // either.
    private static final String COUNTS =
            "/_cluster/stats?filter_path=indices.count,indices.docs.count,indices.store.size_in_bytes";
    private static final String NODES =
            "/_cat/nodes?format=json&full_id=true&h=id,m,n,u,role,hc,hm,hp,ip,dt,du,disk.avail,l";

    /** The cluster that is connected as {@code demo}. */
    static DemoCluster of(URI searchfleet, String authorization) {
        Call list = Call.get(searchfleet, Optional.of(authorization), "/api/clusters", "\"cluster_host\"");
        JsonNode row = json(searchfleet, list).path("data").path(0);
        URI cluster = URI.create(row.path("cluster_host").asText());
        String description = row.path("distribution").asText() + " "
                + row.path("cluster_version").asText();
        return new DemoCluster(searchfleet, authorization, cluster, description);
    }

    private static JsonNode json(URI host, Call call) {
        try (HttpConnection connection = HttpConnection.open(host)) {
            connection.send(call);
            return Json.parse(connection.body().getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new BenchmarkException(call.name() + " answered broken JSON", e);
        }
    }

    List<Comparison> smallAnswers() {
        Call health = direct("/_cluster/health", "\"status\"");
        Call nodes = direct(NODES, "\"disk.avail\"");
        return List.of(
                new Comparison(HEALTH, List.of(health), through("/api/clusters/demo/_health", "\"status_code\":200")),
                new Comparison(
                        "_summary",
                        List.of(health, direct(COUNTS, "\"docs\""), nodes, direct("/", "\"tagline\"")),
                        through("/api/clusters/demo/_summary", "\"missing\":[]")),
                new Comparison("nodes _summary", List.of(nodes), through("/api/nodes/demo/_summary", "\"fsFree\"")));
    }

    Comparison largeAnswer() {
        return new Comparison(LARGE_STATS, List.of(largeDirect()), largeThrough());
    }

    private Call largeDirect() {
        return direct(STATS, "\"_shards\"");
    }

    private Call largeThrough() {
        return through("/api/rest/demo/_indices_stats?groups=*", "\"_shards\"");
    }

    private Call direct(String path, String marker) {
        return Call.get(cluster, Optional.empty(), path, marker);
    }

    private Call through(String path, String marker) {
        return Call.get(searchfleet, Optional.of(authorization), path, marker);
    }

    /**
     * Makes {@code _stats} answer 1 MB: searches may name groups that they are counted under, and every index reports each group.
     * Hundreds of small indices would do as well, but take minutes to make.
     */
    void growStatistics() {
        try (HttpConnection connection = HttpConnection.open(cluster)) {
            for (int first = 0; length(connection, largeDirect()) < LARGE; first += 10) {
                String groups = IntStream.range(first, first + 10)
                        .mapToObj("\"team-%03d\""::formatted)
                        .collect(Collectors.joining(","));
                String search = "{\"size\":0,\"stats\":[" + groups + "]}";
                connection.send(Call.post(cluster, "/_all/_search", search, "\"timed_out\":false"));
            }
        }
    }

    private static int length(HttpConnection connection, Call call) {
        connection.send(call);
        return connection.bodyLength();
    }

    /** What a reader of the figures should know of the calls. */
    List<String> notes() {
        try (HttpConnection direct = HttpConnection.open(cluster);
                HttpConnection through = HttpConnection.open(searchfleet)) {
            return List.of(
                    "_summary: directly its 4 cluster calls, one after another over one kept-alive connection;",
                    "    Searchfleet makes the 4 at once, reads them and writes one answer.",
                    "nodes _summary: directly the same _cat/nodes call; Searchfleet reads and rewrites its answer.",
                    String.format(
                            Locale.ROOT,
                            "_stats, 1 MB: GET %s, %,d bytes directly, %,d through Searchfleet, not compressed.",
                            STATS,
                            length(direct, largeDirect()),
                            length(through, largeThrough())));
        }
    }
}
