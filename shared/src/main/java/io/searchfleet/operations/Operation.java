package io.searchfleet.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.searchfleet.model.AccountId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One slow change of one target: what users see of it, and what its steps remember.
 *
 * @param steps in their order
 * @param result what came of it; null until it ended
 * @param error why it failed; empty unless it did
 * @param job what the steps remember; never shown, never a secret
 * @param generation counts its executions: a step of an earlier one has nothing to say any more
 */
public record Operation(
        About about,
        OperationState state,
        Progress progress,
        List<Step> steps,
        JsonNode result,
        Optional<Failure> error,
        JsonNode job,
        int generation,
        Instant updatedAt,
        long version) {
    /**
     * What never changes of an operation.
     *
     * @param target the path of what is changed, such as {@code /api/clusters/prod}
     * @param createdBy the key of the token that asked for it
     */
    public record About(
            AccountId account,
            OperationId id,
            OperationKind kind,
            String target,
            String createdBy,
            Instant createdAt) {}

    public Operation {
        steps = List.copyOf(steps);
    }

    /** One that is to be stored and started. */
    public static Operation scheduled(About about, Progress progress, List<Step> steps, JsonNode job) {
        return new Operation(
                about,
                OperationState.SCHEDULING,
                progress,
                steps,
                NullNode.getInstance(),
                Optional.empty(),
                job,
                1,
                about.createdAt(),
                0);
    }

    public AccountId account() {
        return about.account();
    }

    public OperationId id() {
        return about.id();
    }

    public Operation in(OperationState other) {
        return new Operation(about, other, progress, steps, result, error, job, generation, updatedAt, version);
    }

    public Operation with(Progress other) {
        return new Operation(about, state, other, steps, result, error, job, generation, updatedAt, version);
    }

    /** With the step of this name changed. */
    public Operation withStep(String name, UnaryOperator<Step> change) {
        List<Step> changed = new ArrayList<>(steps);
        changed.replaceAll(step -> step.name().equals(name) ? change.apply(step) : step);
        return new Operation(about, state, progress, changed, result, error, job, generation, updatedAt, version);
    }

    public Operation withJob(JsonNode other) {
        return new Operation(about, state, progress, steps, result, error, other, generation, updatedAt, version);
    }

    /** Ended, for good. */
    public Operation ended(OperationState how, JsonNode what, Optional<Failure> why) {
        return new Operation(about, how, progress, steps, what, why, job, generation, updatedAt, version);
    }

    /** To be driven by a fresh execution. */
    public Operation nextGeneration() {
        return new Operation(about, state, progress, steps, result, error, job, generation + 1, updatedAt, version);
    }

    Operation stored(Instant now, long newVersion) {
        return new Operation(about, state, progress, steps, result, error, job, generation, now, newVersion);
    }
}
