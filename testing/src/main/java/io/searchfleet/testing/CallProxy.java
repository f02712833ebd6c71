package io.searchfleet.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Stands before a cluster, shows each call to a listener, and breaks the connection off where that says so. */
public final class CallProxy implements AutoCloseable {
    private static final List<String> PASSED_ON = List.of("Content-Type", "Content-Encoding", "X-Opaque-Id", "Accept");

    static {
        // The head of an answer would wait 40 ms for its body otherwise.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpClient upstream =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong numbers = new AtomicLong();
    private final HttpServer server;
    private final URI cluster;

    private CallProxy(HttpServer server, URI cluster) {
        this.server = server;
        this.cluster = cluster;
    }

    /**
     * A call to the cluster.
     *
     * @param number no other call of this proxy has it
     * @param path with its query
     * @param label its {@code X-Opaque-Id}; empty: it has none
     * @param authorization its {@code Authorization}, which is not passed on; empty: it has none
     */
    public record Call(long number, String method, String path, String label, String authorization) {}

    /** Sees each call twice, on a thread of the call's own. */
    public interface Listener {
        /** Before it is passed on; false: the connection is broken off, and the cluster never hears of the call. */
        boolean isPassedOn(Call call);

        /** When the cluster has answered; false: the connection is broken off, and the caller never hears of it. */
        boolean isAnswered(Call call);
    }

    /** @param cluster {@code http://HOST:PORT} */
    public static CallProxy start(URI cluster, Listener listener) {
        return start(cluster, listener, InetAddress.ofLiteral("127.0.0.1"));
    }

    /** @param own the address of this machine at which it listens */
    public static CallProxy start(URI cluster, Listener listener, InetAddress own) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(own, 0), 100);
            CallProxy proxy = new CallProxy(server, cluster);
            server.setExecutor(proxy.threads);
            server.createContext("/", exchange -> {
                // Closed without an answer, the connection breaks off.
                try (exchange) {
                    proxy.pass(exchange, listener);
                }
            });
            server.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void pass(HttpExchange exchange, Listener listener) throws IOException {
        Call call = new Call(
                numbers.incrementAndGet(),
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                header(exchange, "X-Opaque-Id"),
                header(exchange, "Authorization"));
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!listener.isPassedOn(call)) {
            return;
        }
        HttpResponse<byte[]> answer = ask(exchange, call, body);
        if (!listener.isAnswered(call)) {
            return;
        }
        answer.headers()
                .firstValue("content-type")
                .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
        if (answer.body().length > 0) {
            exchange.getResponseBody().write(answer.body());
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange, Call call, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(cluster + call.path()))
                .method(call.method(), body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        for (String name : PASSED_ON) {
            Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
                    .ifPresent(value -> request.header(name, value));
        }
        try {
            return upstream.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        upstream.shutdownNow();
    }
}
