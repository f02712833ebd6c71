package io.searchfleet.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.engines.access.CredentialsFile;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PasswordIT {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String RIGHT = basic("user:first-Secret");

    @TempDir
    Path folder;

    /** One unless others are asked for. */
    static List<EngineRelease> releases() {
        if (System.getProperty(EngineRelease.UNDER_TEST, "").isEmpty()) {
            return List.of(EngineRelease.OPENSEARCH_3_8);
        }
        return EngineRelease.underTest().stream()
                .filter(EngineRelease::isManageable)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("releases")
    void anEngineWithCredentials_letsNobodyElseIn_whateverIsAsked(EngineRelease release) throws Exception {
        EngineOptions options = EngineOptions.of(release, folder);
        CredentialsFile.write(options.credentialsFile(), "user", "first-Secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(options.credentialsFile())))
                .isEqualTo("rw-------");

        try (EngineProcess engine = EngineProcess.start(options)) {
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
                for (String path : List.of(
                        "/",
                        "/_cluster/health",
                        "/_nodes",
                        "/_nobody/knows/this",
                        "/_bulk",
                        "/things",
                        "/_cat/",
                        "/a%20b",
                        "/_search?q=%zz",
                        "/favicon.ico",
                        "//",
                        "/_reindex")) {
                    assertRefused(send(engine, method, path, ""));
                }
            }
            for (String wrong : List.of(
                    basic("user:wrong"),
                    basic("user:"),
                    basic(":first-Secret"),
                    basic(":"),
                    basic("owner:"),
                    basic("user:first-Secret "),
                    basic("USER:first-Secret"),
                    "Basic",
                    "Basic ",
                    "Basic !!!",
                    RIGHT.replaceFirst("Basic", "Bearer"),
                    "Bearer user:first-Secret",
                    "user:first-Secret")) {
                assertRefused(send(engine, "GET", "/", wrong));
            }
            assertThat(send(engine, "GET", "/", RIGHT).statusCode()).isEqualTo(200);
            assertThat(send(engine, "GET", "/", RIGHT.replaceFirst("Basic", "bASIC"))
                            .body())
                    .contains(release.version());
            assertThat(send(engine, "GET", "/_nobody/knows/this", RIGHT).statusCode())
                    .isBetween(400, 405)
                    .isNotEqualTo(401);
            assertThat(send(engine, "OPTIONS", "/", RIGHT).statusCode()).isEqualTo(200);

            rotate(engine, options);
        }
        assertThat(options.logFile()).content().doesNotContain("ecret");
    }

    private static void rotate(EngineProcess engine, EngineOptions options) throws Exception {
        CredentialsFile.write(options.credentialsFile(), "user", "other-Secret");
        Thread.sleep(Duration.ofMillis(200));
        assertRefused(send(engine, "GET", "/", RIGHT));
        assertThat(send(engine, "GET", "/", basic("user:other-Secret")).statusCode())
                .isEqualTo(200);

        Files.writeString(options.credentialsFile(), "nonsense");
        Thread.sleep(Duration.ofMillis(200));
        assertRefused(send(engine, "GET", "/", basic("user:other-Secret")));

        Files.delete(options.credentialsFile());
        Thread.sleep(Duration.ofMillis(200));
        assertRefused(send(engine, "GET", "/", ""));
        assertThat(engine.answers()).as("to its owner").isTrue();
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.request().toString()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic realm=\"");
        if (!answer.request().method().equals("HEAD")) {
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).contains("application/json");
            assertThat(answer.body()).startsWith("{\"error\":").endsWith("}");
        }
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> send(EngineProcess engine, String method, String path, String authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        java.net.URI.create(engine.uri() + path.replace("%zz", "%25zz")))
                .method(method, BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(30));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
