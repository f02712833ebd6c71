package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Wiring;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Json;
import io.searchfleet.operations.Executions;
import io.searchfleet.operations.Operation;
import io.searchfleet.operations.OperationId;
import io.searchfleet.operations.OperationState;
import io.searchfleet.operations.Operations;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Finds the operation of a step, lets it go on, and says what comes then. */
final class Steps {
    private static final Duration LONGEST = Duration.ofSeconds(25);

    /** Events of an execution's history that a turn takes, at most, are nine; there may be 25,000. */
    private static final int MOST_TURNS = 1000;

    private final Operations operations;
    private final Executions executions;
    private final Runner runner;

    Steps(Wiring wiring) {
        this.operations = wiring.operations();
        this.executions = wiring.executions();
        this.runner = new Runner(wiring);
    }

    Map<String, Object> take(Map<String, Object> input) {
        Instant start = Instant.now();
        JsonNode given = Json.tree(input);
        Optional<Operation> found = operations.find(
                new AccountId(given.path("account").asText()),
                new OperationId(given.path("operation").asText()));
        int generation = given.path("generation").asInt();
        int turn = given.path("turn").asInt() + 1;
        Runner.Turn next = found.filter(operation -> isToGoOn(operation, generation))
                .map(operation -> step(operation, given.has("error"), turn))
                .orElseGet(Runner.Turn::done);
        log(given, next, start);
        Map<String, Object> output = new HashMap<>(input);
        output.remove("error");
        output.put("turn", turn);
        output.put("next", next.next());
        output.put("wait_seconds", next.waitSeconds());
        return output;
    }

    private static boolean isToGoOn(Operation operation, int generation) {
        return !operation.state().isFinal()
                && operation.state() != OperationState.PAUSED
                && operation.generation() == generation;
    }

    private Runner.Turn step(Operation operation, boolean brokeDown, int turn) {
        if (brokeDown) {
            return runner.giveUp(operation);
        }
        return turn > MOST_TURNS ? handOver(operation) : runner.turn(operation, Budget.of(LONGEST));
    }

    /** A crash before the start leaves a generation that has no execution: this step is tried again, and starts it. */
    private Runner.Turn handOver(Operation operation) {
        operations.replace(operation.nextGeneration()).ifPresent(executions::start);
        return Runner.Turn.done();
    }

    /** One line per step, as requests have: what went on, never with what. */
    private static void log(JsonNode input, Runner.Turn next, Instant start) {
        ObjectNode line = Json.object()
                .put("time", Instant.now().toString())
                .put("level", "info")
                .put("step", "reindex")
                .put("account", input.path("account").asText())
                .put("operation", input.path("operation").asText())
                .put("generation", input.path("generation").asInt())
                .put("turn", input.path("turn").asInt())
                .put("next", next.next())
                .put("wait_seconds", next.waitSeconds())
                .put("ms", Duration.between(start, Instant.now()).toMillis());
        System.err.println(line);
    }
}
