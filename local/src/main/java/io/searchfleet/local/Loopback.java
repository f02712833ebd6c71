package io.searchfleet.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Calls this runtime's own API. */
final class Loopback {
    private Loopback() {}

    /** @throws StartException when the answer is not a success */
    static void post(URI uri, String authorization, String body) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", authorization)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new StartException("The demo cluster could not be connected: " + message(response.body()));
            }
        } catch (IOException e) {
            throw new StartException("The demo cluster could not be connected: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("Interrupted.");
        }
    }

    /** Of ElasticHQ's envelope; all of it, where it is none. */
    static String message(String body) {
        try {
            return Json.parse(body.getBytes(StandardCharsets.UTF_8))
                    .path("message")
                    .asText(body);
        } catch (JsonProcessingException e) {
            return body;
        }
    }
}
