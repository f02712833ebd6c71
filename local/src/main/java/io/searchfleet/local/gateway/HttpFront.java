package io.searchfleet.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Listens on this machine's loopback address and hands each call to the gateway, a virtual thread each. */
public final class HttpFront implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private HttpFront(HttpServer server) {
        this.server = server;
    }

    /** Takes the port, without answering yet. @throws IOException when the port is taken */
    public static HttpFront bind(int port) throws IOException {
        return new HttpFront(HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1024));
    }

    public void serve(Gateway gateway) {
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                send(exchange, gateway.answer(call(exchange)));
            }
        });
        server.start();
    }

    public URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    private static HttpCall call(HttpExchange exchange) throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        URI uri = exchange.getRequestURI();
        return new HttpCall(
                exchange.getRequestMethod(),
                Optional.ofNullable(uri.getRawPath())
                        .filter(path -> !path.isEmpty())
                        .orElse("/"),
                Optional.ofNullable(uri.getRawQuery()).orElse(""),
                headers,
                exchange.getRequestBody().readNBytes(Gateway.LARGEST_BODY + 1),
                exchange.getRemoteAddress().getAddress().getHostAddress());
    }

    private static void send(HttpExchange exchange, HttpAnswer answer) throws IOException {
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        boolean hasBody =
                answer.body().length > 0 && !exchange.getRequestMethod().equals("HEAD");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(answer.body().length));
        }
        exchange.sendResponseHeaders(answer.status(), hasBody ? answer.body().length : -1);
        if (hasBody) {
            exchange.getResponseBody().write(answer.body());
        }
    }

    @Override
    public void close() {
        server.stop(1);
        threads.shutdownNow();
    }
}
