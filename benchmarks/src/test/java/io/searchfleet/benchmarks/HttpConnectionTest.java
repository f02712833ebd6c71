package io.searchfleet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpConnectionTest {
    private static final String MEGABYTE = "x".repeat(1 << 20);

    private final AtomicInteger requests = new AtomicInteger();
    private final ConcurrentHashMap<Integer, Integer> ports = new ConcurrentHashMap<>();
    private HttpServer server;
    private URI uri;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/ok", exchange -> answer(exchange, 200, "whole"));
        server.createContext("/large", exchange -> answer(exchange, 200, MEGABYTE));
        server.createContext("/empty", exchange -> answer(exchange, 200, ""));
        server.createContext("/busy", exchange -> answer(exchange, 503, "too busy"));
        server.createContext("/chunked", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(1);
            exchange.close();
        });
        server.createContext(
                "/token",
                exchange -> answer(exchange, 200, exchange.getRequestHeaders().getFirst("Authorization")));
        server.createContext(
                "/echo",
                exchange -> answer(
                        exchange, 200, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        server.start();
        uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        requests.incrementAndGet();
        ports.put(exchange.getRemoteAddress().getPort(), status);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void answersOfAnySize_areReadWhole_overOneConnection() {
        try (HttpConnection connection = HttpConnection.open(uri)) {
            for (int i = 0; i < 3; i++) {
                connection.send(get("/large", "xxx"));
                assertThat(connection.bodyLength()).isEqualTo(1 << 20);
                connection.send(get("/ok", "whole"));
                assertThat(connection.body()).isEqualTo("whole");
            }
        }
        assertThat(requests).hasValue(6);
        assertThat(ports).hasSize(1);
    }

    @Test
    void theTokenAndABody_areSent() {
        try (HttpConnection connection = HttpConnection.open(uri)) {
            connection.send(Call.get(uri, Optional.of("Basic abc"), "/token", "Basic abc"));
            connection.send(Call.post(uri, "/echo", "{\"size\":0}", "\"size\":0"));
        }
        assertThat(requests).hasValue(2);
    }

    @Test
    void anotherStatus_fails_withWhatWasAnswered() {
        try (HttpConnection connection = HttpConnection.open(uri)) {
            assertThatThrownBy(() -> connection.send(get("/busy", "busy")))
                    .isInstanceOf(BenchmarkException.class)
                    .hasMessageContainingAll("GET /busy", "503", "too busy");
        }
    }

    @Test
    void anAnswerWithoutItsMarker_fails() {
        try (HttpConnection connection = HttpConnection.open(uri)) {
            assertThatThrownBy(() -> connection.send(get("/ok", "\"missing\":[]")))
                    .isInstanceOf(BenchmarkException.class)
                    .hasMessageContaining("\"missing\":[]");
            assertThatThrownBy(() -> connection.send(get("/empty", "a"))).isInstanceOf(BenchmarkException.class);
        }
    }

    @Test
    void anAnswerWithoutALength_fails_beforeItIsTakenForAWholeOne() {
        try (HttpConnection connection = HttpConnection.open(uri)) {
            assertThatThrownBy(() -> connection.send(get("/chunked", "")))
                    .isInstanceOf(BenchmarkException.class)
                    .hasMessageContaining("Content-Length");
        }
    }

    @Test
    void aClosedPort_fails() {
        server.stop(0);
        assertThatThrownBy(() -> HttpConnection.open(uri))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageContaining("no connection");
    }

    @Test
    void aLoad_keepsEachOfItsConnectionsBusy() {
        try (Load load = Load.open(uri, List.of(get("/ok", "whole"), get("/large", "x")), 3)) {
            Samples samples = load.run(Duration.ofMillis(300));

            assertThat(samples.connections()).isEqualTo(3);
            assertThat(samples.count()).isEqualTo(requests.get() / 2).isPositive();
            assertThat(Duration.ofNanos(samples.busyNanos())).isGreaterThanOrEqualTo(Duration.ofMillis(900));
        }
        assertThat(ports).hasSize(3);
    }

    @Test
    void oneFailedRequest_failsTheLoad() {
        try (Load load = Load.open(uri, List.of(get("/busy", "busy")), 2)) {
            assertThatThrownBy(() -> load.run(Duration.ofMillis(100))).isInstanceOf(BenchmarkException.class);
        }
    }

    private Call get(String path, String marker) {
        return Call.get(uri, Optional.empty(), path, marker);
    }
}
