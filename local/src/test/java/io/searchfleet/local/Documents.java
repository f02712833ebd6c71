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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The documents of a cluster, read and written directly. */
record Documents(String url) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final int PAGE = 1000;

    JsonNode call(String method, String path, String body) {
        HttpResponse<byte[]> response = send(method, path, body);
        try {
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(
                        method + " " + path + ": " + new String(response.body(), StandardCharsets.UTF_8));
            }
            return Json.parse(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<byte[]> send(String method, String path, String body) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(url + path))
                            .header("Content-Type", "application/json")
                            .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An index with this many documents {@code {n, text, price}} under the ids 0 to count - 1. */
    void make(String index, int shards, int count) {
        call("PUT", "/" + index, "{\"settings\":{\"number_of_shards\":" + shards + ",\"number_of_replicas\":0}}");
        for (int first = 0; first < count; first += PAGE) {
            StringBuilder lines = new StringBuilder();
            for (int n = first; n < Math.min(count, first + PAGE); n++) {
                lines.append("{\"index\":{\"_index\":\"")
                        .append(index)
                        .append("\"")
                        .append(type())
                        .append(",\"_id\":\"")
                        .append(n)
                        .append("\"}}\n");
                lines.append("{\"n\":")
                        .append(n)
                        .append(",  \"text\":\"number ")
                        .append(n)
                        .append("\",\"price\":")
                        .append(n * 0.25)
                        .append("}\n");
            }
            JsonNode answer = call("POST", "/_bulk?refresh=true", lines.toString());
            if (answer.path("errors").asBoolean()) {
                throw new IllegalStateException(answer.toString());
            }
        }
    }

    private String type() {
        return isTyped() ? ",\"_type\":\"_doc\"" : "";
    }

    private boolean isTyped() {
        return call("GET", "/", "").path("version").path("number").asText().startsWith("6.");
    }

    void put(String index, String id, String source, String routing) {
        call(
                "PUT",
                "/" + index + "/_doc/" + id + "?refresh=true" + (routing.isEmpty() ? "" : "&routing=" + routing),
                source);
    }

    void delete(String index, String id) {
        call("DELETE", "/" + index + "/_doc/" + id + "?refresh=true", "");
    }

    /** Every document as {@code version routing source}, by its id. */
    Map<String, String> all(String index) {
        call("POST", "/" + index + "/_refresh", "");
        Map<String, String> all = new TreeMap<>();
        JsonNode page = call(
                "POST",
                "/" + index + "/_search?scroll=1m",
                "{\"size\":" + PAGE + ",\"version\":true,\"sort\":[\"_doc\"]}");
        while (!page.path("hits").path("hits").isEmpty()) {
            page.path("hits")
                    .path("hits")
                    .forEach(hit -> all.put(
                            hit.path("_id").asText(),
                            hit.path("_version").asText() + " "
                                    + hit.path("_routing").asText() + " " + hit.path("_source")));
            page = call(
                    "POST",
                    "/_search/scroll",
                    "{\"scroll\":\"1m\",\"scroll_id\":\""
                            + page.path("_scroll_id").asText() + "\"}");
        }
        call(
                "DELETE",
                "/_search/scroll",
                "{\"scroll_id\":\"" + page.path("_scroll_id").asText() + "\"}");
        return all;
    }

    /** Every document's source, by its id. */
    Map<String, String> sources(String index) {
        Map<String, String> sources = new TreeMap<>();
        all(index)
                .forEach((id, document) ->
                        sources.put(id, document.substring(document.indexOf(' ', document.indexOf(' ') + 1) + 1)));
        return sources;
    }

    boolean exists(String index) {
        return send("GET", "/" + index, "").statusCode() == 200;
    }

    /** The indices that an alias stands for. */
    List<String> aliases(String alias) {
        List<String> indices = new ArrayList<>();
        call("GET", "/_alias/" + alias, "").fieldNames().forEachRemaining(indices::add);
        return indices;
    }

    boolean blocked(String index) {
        return call("GET", "/" + index + "/_settings?flat_settings=true", "")
                .path(index)
                .path("settings")
                .path("index.blocks.write")
                .asBoolean();
    }

    /** Reindex tasks that run. */
    int tasks() {
        int tasks = 0;
        for (JsonNode node : call("GET", "/_tasks?actions=*reindex", "").path("nodes")) {
            tasks += node.path("tasks").size();
        }
        return tasks;
    }

    /** How many operations an index had: writes and deletions, each once. */
    long operations(String index) {
        long operations = 0;
        for (JsonNode shard : call("GET", "/" + index + "/_stats?level=shards", "")
                .path("indices")
                .path(index)
                .path("shards")) {
            operations += shard.path(0).path("seq_no").path("max_seq_no").asLong() + 1;
        }
        return operations;
    }
}
