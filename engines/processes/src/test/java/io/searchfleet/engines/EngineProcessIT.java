package io.searchfleet.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineProcessIT {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path folder;

    @Test
    void anEngine_keepsItsDataThroughACrash_andLeavesNoProcessWhenClosed() throws Exception {
        EngineOptions options = EngineOptions.of(EngineRelease.OPENSEARCH_3_8, folder)
                .withClusterName("demo")
                .withNodeName("demo-1");
        BlockingQueue<String> deaths = new ArrayBlockingQueue<>(2);
        try (EngineProcess engine = EngineProcess.start(options)) {
            engine.onDeath(deaths::add);
            assertThat(engine.uri().getHost()).isEqualTo("127.0.0.1");
            assertThat(get(engine, "/"))
                    .contains("\"number\" : \"3.8.0\"", "\"cluster_name\" : \"demo\"", "\"name\" : \"demo-1\"");
            send(engine, "PUT", "/things/_doc/1", "{\"name\":\"kept\"}");
            send(engine, "PUT", "/_snapshot/backups", """
                    {"type": "fs", "settings": {"location": "backups"}}""");

            engine.kill();

            assertThat(deaths.poll(5, TimeUnit.SECONDS)).contains("opensearch-3.8", "died with exit code 137");
        }

        EngineProcess again = EngineProcess.start(options);
        try (again) {
            again.onDeath(deaths::add);
            assertThat(get(again, "/things/_doc/1")).contains("kept");
            assertThat(get(again, "/_snapshot")).contains("backups");
            assertSuspendedAnswersNothing(again);
        }
        assertThat(ParentJvm.runs(again.pid())).isFalse();
        assertThat(deaths).as("closing is not dying").isEmpty();
    }

    private static void assertSuspendedAnswersNothing(EngineProcess engine) throws Exception {
        engine.suspend();
        assertThatThrownBy(() -> send(engine, "GET", "/", "", Duration.ofSeconds(1)))
                .isInstanceOf(HttpTimeoutException.class);
        engine.resume();
        engine.awaitReady(Duration.ofSeconds(30));
        assertThat(get(engine, "/")).contains("cluster_name");
    }

    @Test
    void anEngineWhosePortIsTaken_failsWithTheReasonFromItsLog() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EngineOptions options =
                    EngineOptions.of(EngineRelease.OPENSEARCH_3_8, folder).withPort(taken.getLocalPort());

            assertThatThrownBy(() -> EngineProcess.start(options))
                    .isInstanceOf(ChildProcessException.class)
                    .hasMessageContaining("opensearch-3.8")
                    .hasMessageContaining("ended with exit code 1 before it was ready")
                    .hasMessageContaining(options.logFile().toString())
                    .hasMessageContaining("Address already in use");
        }
    }

    private static String get(EngineProcess engine, String path) throws IOException, InterruptedException {
        return send(engine, "GET", path, "");
    }

    private static String send(EngineProcess engine, String method, String path, String body)
            throws IOException, InterruptedException {
        return send(engine, method, path, body, Duration.ofSeconds(30));
    }

    private static String send(EngineProcess engine, String method, String path, String body, Duration timeout)
            throws IOException, InterruptedException {
        URI uri = engine.uri().resolve(path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .timeout(timeout)
                .build();
        HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isLessThan(300);
        return response.body();
    }
}
