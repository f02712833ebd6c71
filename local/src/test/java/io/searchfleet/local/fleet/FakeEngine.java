package io.searchfleet.local.fleet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.Executors;

/** What answers as an engine does, as far as making and listing clusters asks; to its credentials alone. */
final class FakeEngine implements AutoCloseable {
    private final HttpServer server;
    private final String root;
    private volatile String authorization;

    private FakeEngine(HttpServer server, Credentials.Basic credentials) {
        this.server = server;
        this.authorization = credentials.authorization();
        this.root = "{\"name\":\"n\",\"cluster_name\":\"fake\",\"cluster_uuid\":\"" + UUID.randomUUID()
                + "\",\"version\":{\"distribution\":\"opensearch\",\"number\":\"3.8.0\"}}";
    }

    static FakeEngine start(Credentials.Basic credentials) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FakeEngine engine = new FakeEngine(server, credentials);
            server.createContext("/", engine::answer);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return engine;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ClusterAddress address() {
        return new ClusterAddress(false, "127.0.0.1", server.getAddress().getPort());
    }

    /** Lets in these alone from now on. */
    void secure(Credentials.Basic credentials) {
        authorization = credentials.authorization();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            boolean isKnown = authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"));
            String path = exchange.getRequestURI().getPath();
            String body = switch (path) {
                case "/" -> root;
                case "/_cluster/stats" ->
                    "{\"indices\":{\"docs\":{\"count\":7},\"shards\":{\"total\":2},"
                            + "\"store\":{\"size_in_bytes\":4096}}}";
                default -> "{}";
            };
            byte[] bytes = (isKnown ? body : "{}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(isKnown ? 200 : 401, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
