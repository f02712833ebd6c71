package io.searchfleet.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.searchfleet.engines.DynamoDbLocal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** A real DynamoDB Local, and before it what may go wrong on the way there and in DynamoDB itself. */
final class StoreProxy implements AutoCloseable {
    /** What becomes of one call. */
    enum Fate {
        ANSWERED,
        /** As DynamoDB does when a table has more to do than it may: nothing was done. */
        THROTTLED,
        /** Broken off before it came to the store. */
        BROKEN_OFF,
        /** Done, and the caller never hears of it. */
        UNHEARD,
        SLOW,
        /** No answer for longer than anybody waits. */
        SILENT
    }

    static final Duration SLOWLY = Duration.ofMillis(250);
    private static final String THROTTLE = "{\"__type\":\"com.amazonaws.dynamodb.v20120810#"
            + "ProvisionedThroughputExceededException\",\"message\":\"The level of configured throughput was exceeded.\"}";

    private final HttpClient upstream =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Path folder;
    private volatile DynamoDbLocal store;
    private volatile Supplier<Fate> fates = () -> Fate.ANSWERED;
    private HttpServer server;

    private StoreProxy(Path folder, DynamoDbLocal store, HttpServer server) {
        this.folder = folder;
        this.store = store;
        this.server = server;
    }

    /** @param folder where the tables are, whatever ends */
    static StoreProxy start(Path folder) {
        StoreProxy proxy = new StoreProxy(folder, store(folder), listening(0));
        proxy.serve();
        return proxy;
    }

    private static DynamoDbLocal store(Path folder) {
        return DynamoDbLocal.inFolder(folder, folder.resolve("dynamodb.log"));
    }

    private static HttpServer listening(int port) {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            // Closed without an answer, the connection breaks off.
            try (exchange) {
                pass(exchange);
            }
        });
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on. */
    void fates(Supplier<Fate> other) {
        fates = other;
    }

    /** The process is killed, and nothing listens any more. */
    void kill() {
        server.stop(0);
        ProcessHandle.of(store.pid()).ifPresent(ProcessHandle::destroyForcibly);
        store.close();
    }

    /** Another process, with what the killed one had confirmed. */
    void restart() {
        int port = server.getAddress().getPort();
        store = store(folder);
        server = listening(port);
        serve();
    }

    private void pass(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Fate fate = fates.get();
        switch (fate) {
            case BROKEN_OFF -> {
                return;
            }
            case THROTTLED -> {
                send(exchange, 400, THROTTLE.getBytes(StandardCharsets.UTF_8));
                return;
            }
            case SLOW -> pause(SLOWLY);
            case SILENT -> {
                pause(Duration.ofSeconds(30));
                return;
            }
            case ANSWERED, UNHEARD -> {}
        }
        HttpResponse<byte[]> answer = ask(exchange, body);
        if (fate != Fate.UNHEARD) {
            send(exchange, answer.statusCode(), answer.body());
        }
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(store.endpoint()).POST(BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (name.startsWith("X-amz") || name.equals("Authorization") || name.equals("Content-type")) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return upstream.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        store.close();
        upstream.shutdownNow();
    }
}
