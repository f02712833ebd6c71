package io.searchfleet.functions.provisioning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.fleet.EngineReport;
import io.searchfleet.fleet.ManagedCluster;
import io.searchfleet.fleet.ManagedClusters;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Json;
import io.searchfleet.operations.Failure;
import io.searchfleet.operations.Operation;
import io.searchfleet.operations.OperationState;
import io.searchfleet.operations.Operations;
import io.searchfleet.operations.Progress;
import io.searchfleet.operations.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One change of one cluster on its way: the operation that it is, and the cluster, as they were read for this step. */
final class Change {
    private static final int WHOLE = 100;

    private final Operations operations;
    private final ManagedClusters clusters;
    private final Budget budget;
    private final ObjectNode memory;
    private Operation operation;
    private ManagedCluster cluster;

    Change(
            Operations operations,
            ManagedClusters clusters,
            Operation operation,
            ManagedCluster cluster,
            Budget budget) {
        this.operations = operations;
        this.clusters = clusters;
        this.operation = operation;
        this.cluster = cluster;
        this.budget = budget;
        this.memory = operation.job().deepCopy();
    }

    Operation operation() {
        return operation;
    }

    ManagedCluster cluster() {
        return cluster;
    }

    Budget budget() {
        return budget;
    }

    ObjectNode memory() {
        return memory;
    }

    Phase phase() {
        return Phase.ofWireName(memory.path("phase").asText(Phase.ENGINE.wireName()));
    }

    /** How long the phase has lasted. */
    Duration elapsed() {
        Instant now = Instant.now();
        return Duration.between(Instant.parse(memory.path("since").asText(now.toString())), now);
    }

    /** Begins a phase, and ends the step of the one before. Stored by {@link #save}. */
    void enter(Phase next) {
        Instant now = Instant.now();
        String before = phase().wireName();
        memory.put("phase", next.wireName()).put("since", now.toString()).remove("asked");
        operation = operation
                .in(operation.state() == OperationState.SCHEDULING ? OperationState.RUNNING : operation.state())
                .withStep(before, step -> step.state() == Step.State.RUNNING ? ended(step, next, now) : step)
                .withStep(next.wireName(), step -> step.begun(now));
    }

    private static Step ended(Step step, Phase next, Instant now) {
        return step.ended(next == Phase.UNDO ? Step.State.FAILED : Step.State.FINISHED, now);
    }

    void note(EngineReport report) {
        say(report.message());
        int percent = Math.clamp(report.percent(), 0, WHOLE - 1);
        operation = operation.with(new Progress(percent, WHOLE, "percent", 0));
    }

    void say(String message) {
        operation = operation.withStep(phase().wireName(), step -> step.saying(message));
    }

    /** @throws SupersededException when somebody else goes on with the operation */
    void save() {
        operation = operations.replace(operation.withJob(memory.deepCopy())).orElseThrow(SupersededException::new);
    }

    /** Stores the cluster changed. @throws SupersededException when it was changed since it was read */
    void store(ManagedCluster changed) {
        if (!clusters.replace(changed)) {
            throw new SupersededException();
        }
        cluster = clusters.get(changed.account(), changed.slug().value());
    }

    /** Stores both, the last time. @throws SupersededException when either was changed since it was read */
    void settle(ManagedCluster changed, OperationState state, Optional<Failure> failure) {
        Instant now = Instant.now();
        boolean isDone = state == OperationState.FINISHED;
        Operation last = operation
                .withJob(memory.deepCopy())
                .withStep(
                        phase().wireName(), step -> step.ended(isDone ? Step.State.FINISHED : Step.State.FAILED, now));
        last = isDone ? last.with(new Progress(WHOLE, WHOLE, "percent", 0)) : last;
        Operation ended =
                last.ended(state, Json.object().put("state", changed.state().wireName()), failure);
        if (!clusters.settle(changed.with().settled().done(), ended)) {
            throw new SupersededException();
        }
        operation = ended;
    }
}
