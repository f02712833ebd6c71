package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;
import io.searchfleet.operations.Failure;
import io.searchfleet.operations.Operation;
import io.searchfleet.operations.OperationState;
import io.searchfleet.operations.Operations;
import io.searchfleet.operations.Progress;
import io.searchfleet.operations.Step;
import io.searchfleet.web.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One job on its way: its operation, and what its steps remember of it as JSON. Nothing is remembered until {@link #save}.
 */
final class Job {
    static final String DOCUMENTS = "documents";

    private final Operations operations;
    private final ObjectNode memory;
    private final Order order;
    private Operation operation;

    Job(Operations operations, Operation operation) {
        this.operations = operations;
        this.operation = operation;
        this.memory = operation.job().deepCopy();
        this.order = Order.of(new Fields((ObjectNode) memory.path("order")));
    }

    /** What a new job remembers. */
    static ObjectNode first(Order order, String sourceUuid) {
        ObjectNode memory = Json.object().put("phase", Phase.PREPARE.name()).put("source_uuid", sourceUuid);
        memory.set("order", order.json());
        return memory;
    }

    static List<Step> steps(Order order) {
        return Phase.of(order).stream().map(phase -> Step.waiting(phase.step())).toList();
    }

    Operation operation() {
        return operation;
    }

    Order order() {
        return order;
    }

    /** What the steps remember; to be changed at will and kept by {@link #save}. */
    ObjectNode memory() {
        return memory;
    }

    /** @throws SupersededException when somebody else changed the operation */
    void save() {
        operation = operations.replace(operation.withJob(memory.deepCopy())).orElseThrow(SupersededException::new);
    }

    Phase phase() {
        return Phase.valueOf(memory.path("phase").asText());
    }

    void begin() {
        if (operation.state() == OperationState.SCHEDULING) {
            operation =
                    operation.in(OperationState.RUNNING).withStep(phase().step(), step -> step.begun(Instant.now()));
        }
    }

    /** Leaves the phase for another, which may be an earlier one. */
    void enter(Phase next) {
        Instant now = Instant.now();
        operation = operation
                .withStep(phase().step(), step -> step.ended(Step.State.FINISHED, now))
                .withStep(next.step(), step -> step.begun(now));
        memory.put("phase", next.name());
    }

    /** The next of the phases that this order has. */
    Phase after(Phase phase) {
        List<Phase> phases = Phase.of(order);
        return phases.get(phases.indexOf(phase) + 1);
    }

    /** Says at the current step how far it is. */
    void say(String text) {
        operation = operation.withStep(phase().step(), step -> step.saying(text));
    }

    /** The current step ends with the operation. */
    void end(OperationState state, JsonNode result, Optional<Failure> failure) {
        Instant now = Instant.now();
        Step.State how = state == OperationState.FINISHED ? Step.State.FINISHED : Step.State.FAILED;
        operation =
                operation.withStep(phase().step(), step -> step.ended(how, now)).ended(state, result, failure);
    }

    void in(OperationState state) {
        operation = operation.in(state);
    }

    /** Notes how many documents are there; the rate is taken from the time since the last note. */
    void progress(long done) {
        Instant now = Instant.now();
        long total = Math.max(memory.path("total").asLong(), 0);
        Instant last = Instant.parse(memory.path("noted_at").asText(now.toString()));
        long before = memory.path("noted").asLong(0);
        double seconds = Duration.between(last, now).toMillis() / 1000.0;
        double rate = operation.progress().ratePerSecond();
        if (seconds >= 0.5 || !memory.has("noted_at")) {
            double current = seconds <= 0 ? 0 : Math.max(0, done - before) / seconds;
            rate = Math.round((rate == 0 ? current : (rate + current) / 2) * 10) / 10.0;
            memory.put("noted", done).put("noted_at", now.toString());
        }
        operation = operation.with(new Progress(Math.min(done, total), total, DOCUMENTS, rate));
    }

    /** A number that is remembered; 0 when it was never set. */
    long number(String name) {
        return memory.path(name).asLong(0);
    }

    void add(String name, long amount) {
        memory.put(name, number(name) + amount);
    }

    boolean is(String name) {
        return memory.path(name).asBoolean(false);
    }

    /** Numbers by shard; empty when they were never set. */
    SortedMap<Integer, Long> byShard(String name) {
        SortedMap<Integer, Long> numbers = new TreeMap<>();
        memory.path(name)
                .properties()
                .forEach(shard -> numbers.put(
                        Integer.valueOf(shard.getKey()), shard.getValue().asLong()));
        return numbers;
    }

    void byShard(String name, SortedMap<Integer, Long> numbers) {
        ObjectNode json = memory.putObject(name);
        numbers.forEach((shard, number) -> json.put(String.valueOf(shard), number));
    }

    /** Something a user should know of at the end. */
    void warn(String text) {
        ArrayNode warnings = memory.withArray("/warnings");
        for (JsonNode known : warnings) {
            if (known.asText().equals(text)) {
                return;
            }
        }
        warnings.add(text);
    }

    /** What was wanted last: by a change of the speed, or by the order. */
    float requestsPerSecond() {
        JsonNode changed = memory.path("requests_per_second");
        return changed.isNumber() ? changed.floatValue() : order.requestsPerSecond();
    }

    /** Of the index that the job began with. */
    String sourceUuid() {
        return memory.path("source_uuid").asText("");
    }

    /** What cluster tasks of this job are labelled with. */
    String label() {
        return operation.id().value();
    }
}
