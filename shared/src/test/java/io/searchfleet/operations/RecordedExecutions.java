package io.searchfleet.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.searchfleet.Environment;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of Step Functions' protocol as executions need: it starts nothing, and remembers by name what it was asked. */
final class RecordedExecutions implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, String> statuses = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> inputs = new ConcurrentHashMap<>();
    private final List<String> stopped = new CopyOnWriteArrayList<>();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private volatile boolean isDown;

    private RecordedExecutions(HttpServer server) {
        this.server = server;
    }

    static RecordedExecutions start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 10);
            RecordedExecutions recorded = new RecordedExecutions(server);
            server.createContext("/", recorded::answer);
            server.start();
            return recorded;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Executions executions() {
        Environment environment = Environment.with(
                Map.of(
                        "STEP_FUNCTIONS_LOCAL",
                        "http://127.0.0.1:" + server.getAddress().getPort(),
                        "STATE_MACHINES",
                        "arn:aws:states:us-east-1:000000000000:stateMachine:searchfleet-"),
                Environment::current);
        return new Executions(StepFunctions.of(environment));
    }

    /** The input of each execution that was ever started, by its name. */
    Map<String, JsonNode> inputs() {
        return inputs;
    }

    List<String> stopped() {
        return stopped;
    }

    void end(String name) {
        statuses.put(name, "SUCCEEDED");
    }

    /** Says nothing of this execution any more. */
    void silence(String name) {
        silent.add(name);
    }

    void down(boolean down) {
        isDown = down;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            JsonNode given = Json.parse(exchange.getRequestBody().readAllBytes());
            if (isDown || given.has("executionArn") && silent.contains(name(given))) {
                send(exchange, 500, Json.object().put("__type", "InternalFailure"));
                return;
            }
            switch (target) {
                case "AWSStepFunctions.StartExecution" -> start(exchange, given);
                case "AWSStepFunctions.StopExecution" -> {
                    stopped.add(name(given));
                    statuses.put(name(given), "ABORTED");
                    send(exchange, 200, Json.object());
                }
                case "AWSStepFunctions.DescribeExecution" -> describe(exchange, given);
                default -> send(exchange, 400, Json.object().put("__type", "UnknownOperationException"));
            }
        }
    }

    private void start(HttpExchange exchange, JsonNode given) throws IOException {
        String name = given.path("stateMachineArn").asText().replaceFirst(".*-", "") + "/"
                + given.path("name").asText();
        if (inputs.containsKey(name)) {
            send(exchange, 400, Json.object().put("__type", "ExecutionAlreadyExists"));
            return;
        }
        inputs.put(name, Json.stored(given.path("input").asText()));
        statuses.put(given.path("name").asText(), "RUNNING");
        send(exchange, 200, Json.object().put("executionArn", "arn"));
    }

    private void describe(HttpExchange exchange, JsonNode given) throws IOException {
        String status = statuses.get(name(given));
        if (status == null) {
            send(exchange, 400, Json.object().put("__type", "ExecutionDoesNotExist"));
            return;
        }
        send(exchange, 200, Json.object().put("status", status));
    }

    private static String name(JsonNode given) {
        String arn = given.path("executionArn").asText();
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    private static void send(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        byte[] bytes = Json.bytes(body);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
