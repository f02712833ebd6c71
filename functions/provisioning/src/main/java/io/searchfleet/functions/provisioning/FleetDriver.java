package io.searchfleet.functions.provisioning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Wiring;
import io.searchfleet.fleet.ClusterProvider;
import io.searchfleet.fleet.ManagedCluster;
import io.searchfleet.fleet.ManagedClusters;
import io.searchfleet.fleet.ProviderException;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.operations.Driver;
import io.searchfleet.operations.Failure;
import io.searchfleet.operations.Operation;
import io.searchfleet.operations.OperationState;
import io.searchfleet.operations.Operations;
import io.searchfleet.operations.Turn;
import java.time.Duration;
import java.util.Optional;

/**
 * Drives changes of clusters. Every step writes down what it is about to do, does what is harmless when it is done again, and
 * looks whether it is so: after a crash the same step begins anew.
 */
final class FleetDriver implements Driver {
    private static final int LONGEST_WAIT = 30;
    private static final int WAIT_SHARE = 10;

    private final Operations operations;
    private final ManagedClusters clusters;
    private final ClusterProvider provider;
    private final Bridge bridge;

    FleetDriver(Wiring wiring) {
        this.operations = wiring.operations();
        this.clusters = wiring.managedClusters();
        this.provider = wiring.provider();
        this.bridge = new Bridge(wiring);
    }

    @Override
    public Turn turn(Operation operation, Budget budget) {
        Change change = change(operation, budget);
        try {
            return step(change);
        } catch (SupersededException e) {
            return Turn.again();
        } catch (ProviderException e) {
            return troubled(operation, budget, e.failure());
        } catch (ApiException e) {
            return troubled(operation, budget, failure(e));
        }
    }

    private Change change(Operation operation, Budget budget) {
        String target = operation.about().target();
        ManagedCluster cluster = clusters.get(operation.account(), target.substring(target.lastIndexOf('/') + 1));
        return new Change(operations, clusters, operation, cluster, budget);
    }

    private Turn step(Change change) {
        if (!change.memory().has("phase")) {
            change.enter(Phase.ENGINE);
            change.save();
        }
        if (change.operation().state() == OperationState.CANCELLING && change.phase() != Phase.UNDO) {
            fail(change, new Failure("cancelled", "Cancelled by a user.", true));
        }
        Work work = switch (change.operation().about().kind()) {
            case PROVISION -> new Provision(change, provider, bridge);
            case UPDATE -> new Update(change, provider, bridge);
            case DEPROVISION -> new Deprovision(change, provider, bridge);
            case REINDEX -> throw new IllegalStateException("another state machine's operation");
        };
        while (!change.operation().state().isFinal()) {
            Phase phase = change.phase();
            boolean isDone = work.go(phase);
            if (!isDone) {
                requirePatience(change);
                change.save();
                return Turn.waiting(wait(change));
            }
            if (change.memory().remove("trouble") != null) {
                change.save();
            }
        }
        return Turn.done();
    }

    /** Seldom looked at when it takes long. */
    private static int wait(Change change) {
        return Math.clamp(change.elapsed().toSeconds() / WAIT_SHARE, 1, LONGEST_WAIT);
    }

    private void requirePatience(Change change) {
        if (change.elapsed().compareTo(provider.patience()) > 0) {
            throw ProviderException.lasting(
                    "timeout",
                    "The provider was not done after " + provider.patience().toMinutes() + " minutes.");
        }
    }

    /** What passes is tried again, ever more seldom; what lasts, or lasts too long, fails the change. */
    private Turn troubled(Operation read, Budget budget, Failure failure) {
        Change change = change(operations.get(read.account(), read.id()), budget);
        try {
            boolean isOver = change.elapsed().compareTo(provider.patience()) > 0;
            if (!failure.retryable() || isOver) {
                return giveUp(change, failure);
            }
            ObjectNode memory = change.memory();
            int times = memory.path("trouble").asInt() + 1;
            memory.put("trouble", times);
            change.say("Tried again, " + times + " times: " + failure.message());
            change.save();
            return Turn.waiting(Math.min(LONGEST_WAIT, 1 << Math.min(times - 1, 5)));
        } catch (SupersededException e) {
            return Turn.again();
        }
    }

    private Turn giveUp(Change change, Failure failure) {
        if (change.operation().state().isFinal()) {
            return Turn.done();
        }
        if (change.phase() == Phase.UNDO) {
            Work.abandon(change, provider, failure);
            return Turn.done();
        }
        fail(change, failure);
        return Turn.again();
    }

    /** What was done is taken back from now on. */
    private static void fail(Change change, Failure failure) {
        change.say(failure.message());
        change.enter(Phase.UNDO);
        change.memory().set("failure", failure.json());
        change.save();
    }

    @Override
    public Turn giveUp(Operation operation) {
        Failure failure = new Failure(
                "internal",
                "A step broke down again and again; the log has the reason under " + operation.id() + ".",
                true);
        try {
            return giveUp(change(operation, Budget.of(Duration.ofSeconds(20))), failure);
        } catch (SupersededException e) {
            return Turn.again();
        }
    }

    static Failure failure(ApiException error) {
        boolean isPassing = switch (error.kind()) {
            case CLUSTER_UNREACHABLE,
                    CLUSTER_TIMEOUT,
                    BAD_CLUSTER_ANSWER,
                    REJECTED_BY_CLUSTER,
                    UNAUTHORIZED_BY_CLUSTER,
                    CONFLICT,
                    UNAVAILABLE -> true;
            case INVALID,
                    UNAUTHENTICATED,
                    FORBIDDEN,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    KEY_REUSED,
                    BODY_TOO_LARGE,
                    ANSWER_TOO_LARGE,
                    SUSPENDED,
                    TOO_MANY_REQUESTS,
                    INTERNAL -> false;
        };
        return new Failure(error.kind().wireName(), error.forRecord(), isPassing);
    }

    /** Why a change failed, as it was written down. */
    static Optional<Failure> noted(Change change) {
        return Optional.of(change.memory().path("failure"))
                .filter(JsonNode::isObject)
                .map(Failure::of);
    }
}
