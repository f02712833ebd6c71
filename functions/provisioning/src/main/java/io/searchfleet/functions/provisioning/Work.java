package io.searchfleet.functions.provisioning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.fleet.ClusterProvider;
import io.searchfleet.fleet.ClusterState;
import io.searchfleet.fleet.EngineOrder;
import io.searchfleet.fleet.EngineReport;
import io.searchfleet.fleet.ManagedCluster;
import io.searchfleet.fleet.ProviderException;
import io.searchfleet.model.Json;
import io.searchfleet.operations.Failure;
import io.searchfleet.operations.OperationKind;
import io.searchfleet.operations.OperationState;
import java.time.Duration;
import java.util.Optional;

/** What the changes of clusters have in common. */
abstract class Work {
    /** Within a step, which has 25 s; a cancellation waits for it. */
    private static final Duration WATCH = Duration.ofSeconds(4);

    final Change change;
    final ClusterProvider provider;
    final Bridge bridge;

    Work(Change change, ClusterProvider provider, Bridge bridge) {
        this.change = change;
        this.provider = provider;
        this.bridge = bridge;
    }

    /** Does what a phase is about; false: it is under way, and is looked at later. */
    final boolean go(Phase phase) {
        return switch (phase) {
            case ENGINE -> engine();
            case CONNECTION -> connection();
            case RECORD -> record();
            case UNDO -> undo();
        };
    }

    /** Asks the provider, and waits for it. Crash: asked again, which changes nothing. */
    abstract boolean engine();

    /** Makes the connection fit. Crash: done again, with the same outcome. */
    boolean connection() {
        bridge.connect(cluster(), change.budget());
        return entered(Phase.RECORD);
    }

    /** Stores the outcome, cluster and operation in one write. Crash: it is stored or not; the phase begins anew. */
    abstract boolean record();

    /** Takes back what was done, and stores that it failed. Crash: as for the way there. */
    abstract boolean undo();

    final ManagedCluster cluster() {
        return change.cluster();
    }

    /** The cluster at the end of a change: nothing is under way, and its credentials are its connection's alone. */
    final ManagedCluster settledAs(ClusterState state) {
        return cluster()
                .with()
                .state(state)
                .credentials(Optional.empty())
                .reason("")
                .done();
    }

    /** The size under this name in the operation's job. */
    final ObjectNode size(String name) {
        return change.memory().path(name) instanceof ObjectNode size ? size : Json.object();
    }

    final EngineOrder order(String size) {
        return EngineOrder.of(cluster(), size(size));
    }

    /** Asks the provider once in a phase, and again after a crash: it may be that it was asked, and that nobody wrote it down. */
    final void ask(Runnable call) {
        if (!change.memory().has("asked")) {
            call.run();
            change.memory().put("asked", true);
            change.save();
        }
    }

    final boolean entered(Phase next) {
        change.enter(next);
        change.save();
        return true;
    }

    /** Where the engine answers, once it is as it was ordered. */
    final boolean isReady() {
        Optional<EngineReport> found = provider.watch(cluster().engine(), WATCH);
        if (found.isEmpty()) {
            change.memory().remove("asked");
            change.save();
            throw ProviderException.passing("engine_missing", "The provider knows no such engine yet.");
        }
        EngineReport report = found.get();
        change.note(report);
        return switch (report.state()) {
            case WORKING, DOWN -> false;
            case FAILED, DELETING ->
                throw ProviderException.lasting(
                        "engine_failed",
                        report.message().isEmpty() ? "The engine could not be made so." : report.message());
            case READY -> {
                if (report.address().isEmpty()) {
                    throw ProviderException.passing(
                            "no_address", "The provider does not say where the engine answers.");
                }
                if (!report.address().equals(cluster().address())) {
                    change.store(cluster().with().address(report.address()).done());
                }
                yield true;
            }
        };
    }

    final void end(ManagedCluster changed) {
        change.settle(changed, OperationState.FINISHED, Optional.empty());
    }

    final void endFailed(ManagedCluster changed) {
        Failure failure = FleetDriver.noted(change).orElseThrow();
        boolean isCancelled = change.operation().state() == OperationState.CANCELLING;
        change.settle(
                changed.with().reason(isCancelled ? "" : failure.message()).done(),
                isCancelled ? OperationState.CANCELLED : OperationState.FAILED,
                isCancelled ? Optional.empty() : Optional.of(failure));
    }

    /** What cannot even be undone ends all the same: the record says what is left, and whoever deletes it tries again. */
    static void abandon(Change change, ClusterProvider provider, Failure why) {
        Failure first = FleetDriver.noted(change).orElse(why);
        Failure both = new Failure(
                first.code(),
                first.message() + " What was done could not be taken back: " + why.message() + " " + wayOut(change),
                first.retryable());
        ManagedCluster left = change.cluster()
                .with()
                .planKept()
                .state(isServing(change, provider) ? ClusterState.PROVISIONED : ClusterState.DISABLED)
                .reason(both.message())
                .done();
        change.settle(left, OperationState.FAILED, Optional.of(both));
    }

    private static String wayOut(Change change) {
        // Whoever wanted another plan or password still wants the cluster.
        return change.operation().about().kind() == OperationKind.UPDATE
                ? "The same change, asked for again, tries to put that right."
                : "DELETE /clusters/" + change.cluster().slug() + " tries that again.";
    }

    /** One that was never connected is no cluster yet, whatever its engine does. */
    private static boolean isServing(Change change, ClusterProvider provider) {
        try {
            return change.cluster().credentials().isEmpty()
                    && provider.describe(change.cluster().engine())
                            .filter(report -> report.state() == EngineReport.State.READY)
                            .isPresent();
        } catch (RuntimeException e) {
            // Also a defect of the provider: this is the last word on the change, which must not fail too.
            return false;
        }
    }
}
