package io.searchfleet.local.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Fills an empty engine of our own with the data of a small web shop: {@code products}, three months of {@code orders-2026.MM}
 * under the alias {@code orders}, and {@code web-logs}; the same documents every time.
 *
 * <p>It leaves an engine alone that has any of these indices, whatever became of them, unless a load was interrupted (they are
 * marked {@code loading} until all are complete): that one is finished. One replica less than usual: the cluster is green.
 */
public final class DemoData {
    private static final long SEED = 20_261_101;
    private static final int BATCH = 750;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String LOADING = "\"demo\":\"loading\"";

    private final URI engine;
    private final HttpClient http;

    private DemoData(URI engine, HttpClient http) {
        this.engine = engine;
        this.http = http;
    }

    /**
     * Loads what is missing; returns when all of it can be found by a search.
     *
     * @throws IllegalStateException when the engine refuses something
     * @throws UncheckedIOException when it cannot be reached
     */
    public static void load(URI engine) {
        HttpClient.Builder http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .proxy(HttpClient.Builder.NO_PROXY);
        try (HttpClient client = http.build()) {
            new DemoData(engine, client).load();
        }
    }

    private void load() {
        String mappings = send("GET", "/products,orders-2026.*,web-logs/_mapping?ignore_unavailable=true", "");
        boolean interrupted = mappings.contains(LOADING);
        if (!interrupted && !mappings.equals("{}")) {
            return;
        }
        List<DemoIndex> indices = indices();
        indices.forEach(index -> create(index, mappings));
        indices.parallelStream().forEach(this::fill);
        String names = indices.stream().map(DemoIndex::name).collect(Collectors.joining(","));
        send("POST", "/" + names + "/_refresh", "");
        send("PUT", "/" + names + "/_mapping", "{\"_meta\":{\"demo\":\"loaded\"}}");
    }

    private static List<DemoIndex> indices() {
        Random random = new Random(SEED);
        Shop shop = new Shop(random);
        Orders orders = new Orders(random, shop.products());
        WebLogs logs = new WebLogs(random, shop.products());
        return List.of(
                shop.index(), orders.month(9, false), orders.month(10, false), orders.month(11, true), logs.index());
    }

    private void create(DemoIndex index, String existing) {
        if (!existing.contains("\"" + index.name() + "\":")) {
            send("PUT", "/" + index.name(), "{" + index.definition() + "}");
        }
    }

    private void fill(DemoIndex index) {
        List<DemoIndex.Document> documents = index.documents();
        for (int start = 0; start < documents.size(); start += BATCH) {
            StringBuilder batch = new StringBuilder();
            for (DemoIndex.Document document : documents.subList(start, Math.min(start + BATCH, documents.size()))) {
                batch.append("{\"index\":{\"_id\":\"").append(document.id()).append("\"}}\n");
                batch.append(document.source()).append('\n');
            }
            String answer = send("POST", "/" + index.name() + "/_bulk?filter_path=errors", batch.toString());
            if (!answer.contains("\"errors\":false")) {
                throw new IllegalStateException("The engine refused documents for " + index.name() + ": " + answer);
            }
        }
    }

    private String send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(engine.resolve(path))
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .timeout(TIMEOUT)
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(
                        method + " " + path + " answered " + response.statusCode() + ": " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + request.uri() + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while loading the demo's data", e);
        }
    }
}
