package io.searchfleet.local.states;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Step Functions' own protocol (AWS JSON 1.0) on a loopback address, for functions and for the AWS CLI. It asks for no
 * credentials, so it keeps web pages out: they cannot send its header without asking first, which is never answered, and
 * whatever they send carries their origin.
 */
public final class StepFunctionsEndpoint implements AutoCloseable {
    private static final String SERVICE = "AWSStepFunctions.";
    /** An input of 256 KB as a JSON string in a JSON body: each byte may take six. */
    private static final int LARGEST_BODY = 2 * 1024 * 1024;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private StepFunctionsEndpoint(HttpServer server) {
        this.server = server;
    }

    private record Answer(int status, Object body) {
        static Answer refused(int status, String type, String message) {
            return new Answer(status, Json.object().put("__type", type).put("message", message));
        }
    }

    /** Takes any free port, without answering yet. */
    public static StepFunctionsEndpoint bind() {
        try {
            return new StepFunctionsEndpoint(
                    HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1024));
        } catch (IOException e) {
            throw new UncheckedIOException("taking a port for Step Functions", e);
        }
    }

    public void serve(Executions executions) {
        Operations operations = new Operations(executions);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                send(exchange, answer(operations, exchange));
            }
        });
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static Answer answer(Operations operations, HttpExchange exchange) throws IOException {
        String target = Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target"))
                .orElse("");
        if (exchange.getRequestHeaders().containsKey("Origin")
                || !target.startsWith(SERVICE)
                || !exchange.getRequestMethod().equals("POST")) {
            return Answer.refused(403, "AccessDeniedException", "Only clients of Step Functions are answered here.");
        }
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            return Answer.refused(413, "RequestEntityTooLargeException", "The body is too large.");
        }
        try {
            return new Answer(200, operations.answer(target.substring(SERVICE.length()), body));
        } catch (StepFunctionsException e) {
            return Answer.refused(400, e.type(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            System.err.println("Step Functions could not answer " + target + ": " + e);
            return Answer.refused(500, "InternalFailure", "The request could not be served.");
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = Json.bytes(answer.body());
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
