package io.searchfleet.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One runtime with its demo cluster for all tests of this JVM, and calls to it as a client makes them. */
public final class TestRuntime {
    /** Requests wait 4 s for a cluster at most here, so that tests of silent ones are short. */
    static final Duration LONGEST_REQUEST = Duration.ofSeconds(4);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final LocalRuntime RUNTIME = start();

    private TestRuntime() {}

    private static LocalRuntime start() {
        LocalOptions options = new LocalOptions(
                Path.of(".."),
                0,
                Optional.empty(),
                true,
                Duration.ofMillis(50),
                Map.of(
                        "RequestSeconds", String.valueOf(LONGEST_REQUEST.toSeconds()),
                        "AllowedOrigins", "https://ops.example.com",
                        "TokenCacheSeconds", "1"),
                Optional.empty());
        LocalRuntime runtime = LocalRuntime.start(options, reason -> {
            throw new IllegalStateException(reason);
        });
        Runtime.getRuntime().addShutdownHook(new Thread(runtime::close));
        return runtime;
    }

    public static LocalRuntime runtime() {
        return RUNTIME;
    }

    static String admin() {
        return RUNTIME.adminToken();
    }

    /** A new token of an account, made through the API. */
    static String token(String account, String scope) {
        Answer answer = call(
                "POST",
                "/tokens",
                admin(),
                "{\"name\":\"test\",\"scopes\":[\"" + scope + "\"],\"account\":\"" + account + "\"}");
        JsonNode token = answer.json().path("token");
        return token.path("key").asText() + ":" + token.path("secret").asText();
    }

    /** An answer, as a client sees it. */
    record Answer(int status, HttpResponse<byte[]> response, Duration time) {
        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return Json.parse(response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(text(), e);
            }
        }

        /** The first element of ElasticHQ's data. */
        JsonNode data() {
            return json().path("data").path(0);
        }

        String message() {
            return json().path("message").asText();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    static Answer get(String path) {
        return call("GET", path, admin(), "");
    }

    static Answer call(String method, String path, String token, String body) {
        return call(method, path, token, body, List.of());
    }

    /** @param token key:secret; empty: none is sent */
    static Answer call(String method, String path, String token, String body, List<String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(RUNTIME.uri() + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            String basic = Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + basic);
        }
        for (int i = 0; i < headers.size(); i += 2) {
            request.header(headers.get(i), headers.get(i + 1));
        }
        long start = System.nanoTime();
        try {
            HttpResponse<byte[]> response = HTTP.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response, Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
