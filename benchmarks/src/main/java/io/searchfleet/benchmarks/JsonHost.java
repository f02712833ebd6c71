package io.searchfleet.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A host that takes and answers JSON, for calls whose own cost does not count.
 *
 * @param headers sent with each call, names and values in turn
 */
record JsonHost(URI uri, List<String> headers) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    // A whole reindex is one call.
    private static final Duration LONGEST = Duration.ofMinutes(10);

    JsonHost {
        headers = List.copyOf(headers);
    }

    JsonNode get(String path) {
        return call("GET", path, "");
    }

    JsonNode post(String path, String body) {
        return call("POST", path, body);
    }

    /** Of Searchfleet: connects a cluster that asks for no credentials. */
    void connect(String address, int port) {
        var _ = post("/api/clusters/_connect", "{\"ip\":\"" + address + "\",\"port\":" + port + "}");
    }

    /** @throws BenchmarkException unless the answer is a success */
    JsonNode call(String method, String path, String body) {
        HttpResponse<byte[]> response = send(method, path, body);
        if (response.statusCode() / 100 != 2) {
            String text = new String(response.body(), StandardCharsets.UTF_8);
            throw new BenchmarkException(method + " " + path + " answered " + response.statusCode() + ": "
                    + text.substring(0, Math.min(300, text.length())));
        }
        try {
            return Json.parse(response.body());
        } catch (IOException e) {
            throw new BenchmarkException(method + " " + path + " answered broken JSON", e);
        }
    }

    private HttpResponse<byte[]> send(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri.resolve(path))
                .timeout(LONGEST)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.size(); i += 2) {
            request.setHeader(headers.get(i), headers.get(i + 1));
        }
        try {
            return HTTP.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new BenchmarkException(method + " " + path + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }
}
