package io.searchfleet.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What Lambda is to a function's process: gives it the same event again and again, and takes its answers. The protocol:
 * docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html.
 */
final class RuntimeApi implements AutoCloseable {
    /** An answer and when it came; {@code failed}: the function reported an error in its place. */
    record Answer(String body, boolean failed, long nanos) {}

    private static final String INVOCATION = "/2018-06-01/runtime/invocation/next";
    private static final String RESTORE = "/2018-06-01/runtime/restore/next";
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final HttpServer server;
    private final byte[] event;
    private final int events;
    private final BlockingQueue<Answer> answers;
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final CompletableFuture<Boolean> restored = new CompletableFuture<>();
    private int given;

    private RuntimeApi(HttpServer server, byte[] event, int events) {
        this.server = server;
        this.event = event;
        this.events = events;
        this.answers = new ArrayBlockingQueue<>(events + 1);
    }

    /** @param events how often the event is given; who asks for more is not answered, as on Lambda */
    static RuntimeApi start(byte[] event, int events) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            RuntimeApi api = new RuntimeApi(server, event, events);
            server.createContext("/", api::handle);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return api;
        } catch (IOException e) {
            throw new BenchmarkException("no port for the runtime API", e);
        }
    }

    /** As the variable {@code AWS_LAMBDA_RUNTIME_API} has it. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Returns when the function's snapshot can be taken. */
    void awaitSnapshot() {
        try {
            var _ = ready.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new BenchmarkException("a function was not ready for its snapshot", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    /** Lets the function go on, as if from its snapshot. */
    void restore() {
        restored.complete(true);
    }

    /** The next answer. */
    Answer await() {
        try {
            Answer answer = answers.poll(LONGEST.toSeconds(), TimeUnit.SECONDS);
            if (answer == null) {
                throw new BenchmarkException("a function did not answer within " + LONGEST.toSeconds() + " s");
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals(INVOCATION)) {
            next(exchange);
            return;
        }
        if (path.equals(RESTORE)) {
            ready.complete(true);
            try {
                restored.join();
            } catch (CancellationException e) {
                exchange.close();
                return;
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            return;
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        long now = System.nanoTime();
        answers.add(new Answer(new String(body, StandardCharsets.UTF_8), !path.endsWith("/response"), now));
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
    }

    private void next(HttpExchange exchange) throws IOException {
        synchronized (this) {
            if (++given > events) {
                return;
            }
        }
        var headers = exchange.getResponseHeaders();
        headers.set("Lambda-Runtime-Aws-Request-Id", UUID.randomUUID().toString());
        headers.set("Lambda-Runtime-Deadline-Ms", String.valueOf(System.currentTimeMillis() + LONGEST.toMillis()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:000000000000:function:bench");
        headers.set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, event.length);
        exchange.getResponseBody().write(event);
        exchange.close();
    }

    @Override
    public void close() {
        restored.cancel(true);
        server.stop(0);
    }
}
