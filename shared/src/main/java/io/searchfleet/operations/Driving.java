package io.searchfleet.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Causes;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One step of a state machine: finds its operation, lets the driver go on with it, and says what comes then. Takes {@code
 * {account, operation, generation, turn}} and answers the same with {@code next} and {@code wait_seconds}; an {@code error}
 * among what it takes is a step that broke down for good.
 */
public final class Driving {
    private static final Duration LONGEST = Duration.ofSeconds(25);

    /** Events of an execution's history that a turn takes, at most, are nine; there may be 25,000. */
    private static final int MOST_TURNS = 1000;

    private final Operations operations;
    private final Executions executions;
    private final Driver driver;

    public Driving(Operations operations, Executions executions, Driver driver) {
        this.operations = operations;
        this.executions = executions;
        this.driver = driver;
    }

    public JsonNode take(JsonNode given) {
        Instant start = Instant.now();
        Optional<Operation> found = operations.find(
                new AccountId(given.path("account").asText()),
                new OperationId(given.path("operation").asText()));
        int generation = given.path("generation").asInt();
        int turn = given.path("turn").asInt() + 1;
        Turn next;
        try {
            next = found.filter(operation -> isToGoOn(operation, generation))
                    .map(operation -> step(operation, given.has("error"), turn))
                    .orElseGet(Turn::done);
        } catch (RuntimeException e) {
            System.err.println(Causes.on(line("error", given, found, start).put("outcome", "defect"), e));
            // The state machine tries again, and at last has the operation given up.
            throw e;
        }
        System.err.println(
                line("info", given, found, start).put("next", next.next()).put("wait_seconds", next.waitSeconds()));
        ObjectNode output = given.deepCopy();
        output.remove("error");
        return output.put("turn", turn).put("next", next.next()).put("wait_seconds", next.waitSeconds());
    }

    private static boolean isToGoOn(Operation operation, int generation) {
        return !operation.state().isFinal()
                && operation.state() != OperationState.PAUSED
                && operation.generation() == generation;
    }

    private Turn step(Operation operation, boolean brokeDown, int turn) {
        if (brokeDown) {
            return driver.giveUp(operation);
        }
        return turn > MOST_TURNS ? handOver(operation) : driver.turn(operation, Budget.of(LONGEST));
    }

    /** A crash before the start leaves a generation that has no execution: {@link Watch} starts it. */
    private Turn handOver(Operation operation) {
        operations.replace(operation.nextGeneration()).ifPresent(executions::start);
        return Turn.done();
    }

    /** One line per step, as requests have: what went on, never with what. */
    private static ObjectNode line(String level, JsonNode input, Optional<Operation> found, Instant start) {
        return Json.object()
                .put("time", Instant.now().toString())
                .put("level", level)
                .put(
                        "step",
                        found.map(operation -> operation.about().kind().wireName())
                                .orElse("none"))
                .put("account", input.path("account").asText())
                .put("operation", input.path("operation").asText())
                .put("generation", input.path("generation").asInt())
                .put("turn", input.path("turn").asInt())
                .put("ms", Duration.between(start, Instant.now()).toMillis());
    }
}
