package io.searchfleet.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every release has to do, whichever host runs it. */
class EngineReleaseIT {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path folder;

    /** One unless others are asked for: the tests of the runtime start another one. */
    static List<EngineRelease> releases() {
        return System.getProperty(EngineRelease.UNDER_TEST, "").isEmpty()
                ? List.of(EngineRelease.OPENSEARCH_3_8)
                : EngineRelease.underTest();
    }

    @ParameterizedTest
    @MethodSource("releases")
    void aRelease_servesAndTakesSnapshots_andIsTheSameClusterAfterARestart(EngineRelease release) throws Exception {
        EngineOptions options =
                EngineOptions.of(release, folder).withClusterName("demo").withNodeName("demo-1");
        String cluster;
        long pid;
        try (EngineProcess engine = EngineProcess.start(options)) {
            pid = engine.pid();
            String root = send(engine, "GET", "/", "");
            assertThat(root)
                    .contains("\"number\" : \"" + release.version() + "\"")
                    .contains("\"name\" : \"demo-1\"", "\"cluster_name\" : \"demo\"", "\"lucene_version\"");
            assertThat(send(engine, "HEAD", "/", "")).isEmpty();
            cluster = clusterUuid(root);
            write(engine, release);
            snapshot(engine);
        }
        assertThat(ParentJvm.runs(pid)).isFalse();
        assertThat(options.logFile()).content().doesNotContain("did not close cleanly");

        try (EngineProcess again = EngineProcess.start(options)) {
            assertThat(clusterUuid(send(again, "GET", "/", ""))).isEqualTo(cluster);
            assertThat(find(again)).contains("kept");
            restore(again);
        }
    }

    private static void write(EngineProcess engine, EngineRelease release) throws Exception {
        // Fields of an index with this codec go through a native library in Elasticsearch 8 and later.
        send(engine, "PUT", "/things", """
                {"settings": {"number_of_shards": 1, "number_of_replicas": 0, "index.codec": "best_compression"}}""");
        // Releases before 6 insist on a type of one's own, releases from 8 on none.
        String type = release == EngineRelease.ELASTICSEARCH_5_6 ? "thing" : "_doc";
        send(engine, "PUT", "/things/" + type + "/1", """
                {"name": "kept"}""");
        send(engine, "POST", "/things/_refresh", "");
        assertThat(find(engine)).contains("kept");
    }

    private static String find(EngineProcess engine) throws Exception {
        return send(engine, "POST", "/things/_search", """
                {"query": {"match": {"name": "kept"}}}""");
    }

    private static void snapshot(EngineProcess engine) throws Exception {
        send(engine, "PUT", "/_snapshot/backups", """
                {"type": "fs", "settings": {"location": "backups"}}""");
        assertThat(send(engine, "PUT", "/_snapshot/backups/first?wait_for_completion=true", ""))
                .contains("SUCCESS");
    }

    private static void restore(EngineProcess engine) throws Exception {
        send(engine, "DELETE", "/things", "");
        send(engine, "POST", "/_snapshot/backups/first/_restore?wait_for_completion=true", """
                {"indices": "things"}""");
        send(engine, "GET", "/_cluster/health?wait_for_status=green&timeout=20s", "");
        assertThat(find(engine)).contains("kept");
    }

    private static String clusterUuid(String root) {
        return root.replaceFirst("(?s).*\"cluster_uuid\" : \"([^\"]+)\".*", "$1");
    }

    private static String send(EngineProcess engine, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(engine.uri().resolve(path))
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .build();
        HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isLessThan(300);
        return response.body();
    }
}
