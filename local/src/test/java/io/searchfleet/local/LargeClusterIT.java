package io.searchfleet.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.model.Json;
import io.searchfleet.testing.SyntheticCluster;
import io.searchfleet.testing.SyntheticCluster.Scale;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * With {@code -Dsearchfleet.faults=all}: a cluster of 20,000 indices, 100,000 shards and 2,000 snapshots, over functions with the heap that a function of 512 MB
 * has: an answer in time, or a 413 that names a way out, and that way works. A JVM that runs out of memory ends at once,
 * and all tests after it fail.
 */
@EnabledIfSystemProperty(named = "searchfleet.faults", matches = "all")
class LargeClusterIT {
    private static final Scale LARGE = new Scale(20_000, 5, 2_000, 200);
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path folder = Path.of(".");

    private static List<AutoCloseable> toClose = List.of();
    private static URI runtime = URI.create("http://localhost");
    private static String token = "";

    @BeforeAll
    static void start() throws Exception {
        SyntheticCluster cluster = SyntheticCluster.start("large", LARGE);
        Path data = folder.resolve("data");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx340m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                "io.searchfleet.local.Main",
                "--port",
                "0",
                "--no-demo",
                "--data",
                data.toString());
        builder.environment()
                .put(
                        "SEARCHFLEET_HOME",
                        Path.of("..").toAbsolutePath().normalize().toString());
        Process process = builder.redirectError(folder.resolve("log").toFile()).start();
        toClose = List.of(process::destroy, cluster);
        runtime = ready(process);
        token = Files.readString(data.resolve("credentials")).strip();
        HttpResponse<byte[]> connected = call(
                "POST", "/api/clusters/_connect", "{\"ip\":\"127.0.0.1\",\"port\":" + cluster.port() + "}", "identity");
        assertThat(connected.statusCode()).isEqualTo(201);
    }

    private static URI ready(Process process) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("READY ")) {
                return URI.create(line.substring("READY ".length()).strip());
            }
        }
        throw new IllegalStateException(Files.readString(folder.resolve("log")));
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    private static HttpResponse<byte[]> call(String method, String path, String body, String encoding)
            throws IOException, InterruptedException {
        String basic = Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(runtime.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Basic " + basic)
                .header("Accept-Encoding", encoding)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        long start = System.nanoTime();
        HttpResponse<byte[]> response = HTTP.send(request, BodyHandlers.ofByteArray());
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        System.err.println("%s %s: %d, %d bytes, %d ms"
                .formatted(method, path, response.statusCode(), response.body().length, time.toMillis()));
        assertThat(time).isLessThan(DEADLINE);
        return response;
    }

    private static HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return call("GET", path, "", "identity");
    }

    private static JsonNode data(HttpResponse<byte[]> response) throws IOException {
        assertThat(response.statusCode())
                .as(new String(response.body(), 0, Math.min(500, response.body().length), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return Json.parse(response.body()).path("data");
    }

    @Test
    void theSummaryOfAllIndices_isWhole() throws Exception {
        JsonNode rows = data(get("/api/indices/large/_summary"));
        assertThat(rows.size()).isEqualTo(LARGE.indices() - 20);
        assertThat(data(get("/api/indices/large/_closed")).size()).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/indices/large/_summary, 19980, index_name",
        "/api/indices/large/_shards, 100000, index",
        "/api/indices/large/_aliases, 40000, alias",
        "/api/snapshots/large/repository/backups, 2000, snapshot"
    })
    void aListOfRows_hasPagesAndFields(String path, String total, String field) throws Exception {
        HttpResponse<byte[]> page = get(path + "?page=2&size=50&fields=" + field);
        assertThat(data(page).size()).isEqualTo(50);
        assertThat(data(page).path(0).size()).isEqualTo(1);
        assertThat(data(page).path(0).has(field)).isTrue();
        assertThat(page.headers().firstValue("X-Total-Count")).contains(total);
        assertThat(data(get(path + "?page=1&size=500")).size()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/indices/large/_shards", "/api/snapshots/large/repository/backups"})
    void aListOfRowsThatIsTooLarge_isA413ThatNamesPagesAndFields_andCompressedItIsAnswered(String path)
            throws Exception {
        assertTooLarge(get(path), "?page=", "?fields=", "Accept-Encoding: gzip");
        HttpResponse<byte[]> packed = call("GET", path, "", "gzip");
        assertThat(packed.statusCode()).isEqualTo(200);
        try (GZIPInputStream body = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(body.readAllBytes().length).isGreaterThan(10_000_000);
        }
    }

    @Test
    void allAliases_areAnswered() throws Exception {
        assertThat(data(get("/api/indices/large/_aliases")).size()).isEqualTo(40_000);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/clusters/large/_state, version",
        "/api/indices/large, *.settings.index.uuid",
        "/api/indices/large/_stats, _shards",
        "/api/indices/large/*/_mapping, *.mappings.properties.some_field_0.type",
        "/api/rest/large/_indices_mappings, *.mappings.properties.some_field_0.type"
    })
    void aWholeAnswerThatIsTooLarge_isA413_andWithAFilterPathItIsAnswered(String path, String filter) throws Exception {
        assertTooLarge(get(path), "filter_path");
        assertThat(data(get(path + "?filter_path=" + filter)).path(0).isEmpty()).isFalse();
    }

    @Test
    void theStatsOfNamedIndices_areAnswered() throws Exception {
        assertThat(data(get("/api/indices/large/logs-application-000007/_stats"))
                        .path(0)
                        .path("indices")
                        .size())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/clusters",
                "/api/clusters/large",
                "/api/clusters/large/_summary",
                "/api/clusters/large/_stats",
                "/api/nodes/large/_summary",
                "/api/nodes/large/_info",
                "/api/indices/large/_deleted"
            })
    void whatIsSmallAllTheSame_isAnswered(String path) throws Exception {
        JsonNode first = data(get(path)).path(0);
        assertThat(first.isEmpty()).isFalse();
        assertThat(first.path("missing").isEmpty()).isTrue();
        assertThat(first.path("cluster_error").asText("null")).isEqualTo("null");
    }

    @Test
    void theProgressOfARestoreOfEverything_isAnswered() throws Exception {
        HttpResponse<byte[]> progress =
                call("GET", "/api/snapshots/large/repository/backups/nightly-000000/_restore", "", "gzip");
        assertThat(progress.statusCode()).isEqualTo(200);
    }

    @Test
    void aDryRunOverEverything_listsIt() throws Exception {
        HttpResponse<byte[]> preview = call("PUT", "/api/indices/large/action/_close?dry_run=true", "", "gzip");
        assertThat(preview.statusCode()).isEqualTo(200);
    }

    private static void assertTooLarge(HttpResponse<byte[]> response, String... waysOut) throws IOException {
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(Json.parse(response.body()).path("message").asText()).contains(waysOut);
    }
}
