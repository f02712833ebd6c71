package io.searchfleet.local.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Fills an empty engine of our own with the data of a small web shop: {@code products}, three months of {@code orders-2026.MM}
 * under the alias {@code orders}, and {@code web-logs}; the same documents every time.
 *
 * <p>It leaves an engine alone that has any of these indices, whatever became of them, unless a load was interrupted: that one is
 * finished. ({@code products} comes first, and is marked {@code loading} until all are complete.) No index has replicas, so that
 * a cluster of one node is green.
 */
public final class DemoData {
    private static final long SEED = 20_261_101;
    private static final int BATCH = 750;
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final String ALL = "/products,orders-2026.*,web-logs";
    private static final String LOADING = "\"demo\":\"loading\"";

    private final URI engine;

    private DemoData(URI engine) {
        this.engine = engine;
    }

    /**
     * Loads what is missing; returns when all of it can be found by a search.
     *
     * @throws IllegalStateException when the engine refuses something
     * @throws UncheckedIOException when it cannot be reached
     */
    public static void load(URI engine) {
        new DemoData(engine).load();
    }

    private void load() {
        String mappings = send("GET", ALL + "/_mapping?ignore_unavailable=true", "");
        boolean interrupted = mappings.contains(LOADING);
        if (!interrupted && !mappings.equals("{}")) {
            return;
        }
        List<DemoIndex> indices = indices();
        DemoIndex marked = indices.getFirst();
        if (!interrupted) {
            create(marked);
        }
        inParallel(indices, index -> {
            if (!index.name().equals(marked.name()) && !mappings.contains("\"" + index.name() + "\":")) {
                create(index);
            }
            fill(index);
        });
        send("POST", ALL + "/_refresh", "");
        send("PUT", "/" + marked.name() + "/_mapping", "{\"_meta\":{\"demo\":\"loaded\"}}");
    }

    /** Much of the time of a small engine goes into waiting for its own disk. */
    private static void inParallel(List<DemoIndex> indices, Consumer<DemoIndex> task) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> running = indices.stream()
                    .map(index -> CompletableFuture.runAsync(() -> task.accept(index), threads))
                    .toList();
            running.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static List<DemoIndex> indices() {
        Random random = new Random(SEED);
        Shop shop = new Shop(random);
        Orders orders = new Orders(random, shop.products());
        WebLogs logs = new WebLogs(random, shop.products());
        return List.of(
                shop.index(), orders.month(9, false), orders.month(10, false), orders.month(11, true), logs.index());
    }

    private void create(DemoIndex index) {
        send("PUT", "/" + index.name(), "{" + index.definition() + "}");
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
        URI uri = engine.resolve(path);
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            connection.setRequestMethod(method);
            connection.setRequestProperty("Content-Type", "application/json");
            if (!body.isEmpty()) {
                connection.setDoOutput(true);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body.getBytes(UTF_8));
                }
            }
            int status = connection.getResponseCode();
            try (InputStream answer = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                String text = new String(answer.readAllBytes(), UTF_8);
                if (status != 200) {
                    throw new IllegalStateException(method + " " + path + " answered " + status + ": " + text);
                }
                return text;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + uri + " failed", e);
        }
    }
}
