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
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * Calls a runtime as the clients of Bonsai's API do, with one token.
 *
 * @param host what the header {@code Host} says, where the address does not tell; else empty
 * @param token {@code key:secret}; empty: none is sent
 */
record FleetClient(URI base, String host, String token) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Set<String> FINAL = Set.of("finished", "failed", "cancelled");

    FleetClient(URI base, String token) {
        this(base, "", token);
    }

    FleetClient with(String otherToken) {
        return new FleetClient(base, host, otherToken);
    }

    /** An answer as the client sees it. */
    record Answer(int status, String text, HttpResponse<String> response) {
        JsonNode json() {
            try {
                return Json.parse(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(text, e);
            }
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The end of the address that says what became of it. */
        String slug() {
            String monitor = json().path("monitor").asText();
            return monitor.substring(monitor.lastIndexOf('/') + 1);
        }
    }

    Answer get(String path) {
        return call("GET", path, "");
    }

    /** @param headers name, value, name, value … */
    Answer call(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            String basic = Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + basic);
        }
        if (!host.isEmpty()) {
            request.header("Host", host);
        }
        List<String> all = List.of(headers);
        for (int i = 0; i < all.size(); i += 2) {
            request.header(all.get(i), all.get(i + 1));
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Creates a cluster and returns its slug. */
    String create(String body) {
        Answer answer = call("POST", "/clusters", body);
        if (answer.status() != 202) {
            throw new AssertionError("not made: " + answer.status() + " " + answer.text());
        }
        return answer.slug();
    }

    JsonNode cluster(String slug) {
        return get("/clusters/" + slug).json().path("cluster");
    }

    /** The operation that an answer names, once it has ended. */
    JsonNode ended(Answer answer, Duration limit) {
        return ended(answer.header("Location"), limit);
    }

    /** The operation at this path, once it has ended. */
    JsonNode ended(String location, Duration limit) {
        Instant end = Instant.now().plus(limit);
        while (true) {
            JsonNode operation = get(location).json().path("operation");
            if (FINAL.contains(operation.path("state").asText())) {
                return operation;
            }
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("not at its end after " + limit + ": " + operation);
            }
            sleep(50);
        }
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A client with a new token of an account. */
    FleetClient other(String account, String scope) {
        JsonNode made = call(
                        "POST",
                        "/tokens",
                        "{\"name\":\"test\",\"scopes\":[\"" + scope + "\"],\"account\":\"" + account + "\"}")
                .json()
                .path("token");
        return with(made.path("key").asText() + ":" + made.path("secret").asText());
    }
}
