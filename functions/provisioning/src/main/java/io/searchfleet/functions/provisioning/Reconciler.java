package io.searchfleet.functions.provisioning;

import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.fleet.ClusterProvider;
import io.searchfleet.fleet.ClusterState;
import io.searchfleet.fleet.EngineRef;
import io.searchfleet.fleet.EngineReport;
import io.searchfleet.fleet.FoundEngine;
import io.searchfleet.fleet.ManagedCluster;
import io.searchfleet.fleet.ManagedClusters;
import io.searchfleet.fleet.ProviderException;
import io.searchfleet.operations.Operation;
import io.searchfleet.operations.Operations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares what the provider runs with what the table says. It mends what it can prove: an engine whose record says that it
 * is gone is deleted, a record whose engine does not serve says so. What it cannot prove it reports and leaves alone: an
 * engine that nobody has a record of may be another deployment's, or newer than what was read.
 */
final class Reconciler {
    private static final Duration SETTLED = Duration.ofMinutes(2);

    private final ManagedClusters clusters;
    private final Operations operations;
    private final ClusterProvider provider;
    private final Duration safeAge;
    private final Clock clock;

    /** @param safeAge younger than this, an engine is left alone whatever the records say: they may be about to change */
    Reconciler(
            ManagedClusters clusters, Operations operations, ClusterProvider provider, Duration safeAge, Clock clock) {
        this.clusters = clusters;
        this.operations = operations;
        this.provider = provider;
        this.safeAge = safeAge;
        this.clock = clock;
    }

    /**
     * What one look found; each a sentence without secrets.
     *
     * @param orphans engines that no record stands for
     * @param lost clusters whose engine does not serve
     * @param stopped clusters that wait for an operation which has ended, or was never there
     * @param repaired what was mended
     */
    record Report(List<String> orphans, List<String> lost, List<String> stopped, List<String> repaired) {
        static Report empty() {
            return new Report(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    Report look() {
        Report report = Report.empty();
        // The records first: an engine is only ever made for one that is there.
        List<ManagedCluster> known = clusters.all();
        List<FoundEngine> found = provider.list();
        Set<EngineRef> active = new HashSet<>();
        known.forEach(cluster -> active.add(cluster.engine()));
        found.stream().filter(engine -> !active.contains(engine.ref())).forEach(engine -> orphan(engine, report));
        known.forEach(cluster -> check(cluster, report));
        return report;
    }

    private void orphan(FoundEngine engine, Report report) {
        Optional<ManagedCluster> record =
                clusters.find(engine.ref().account(), engine.ref().slug());
        String name =
                "engine " + engine.ref().slug() + " of account " + engine.ref().account();
        if (record.isEmpty()) {
            report.orphans().add(name + ": no record stands for it. It is left alone.");
        } else if (!record.get().isActive() && isOld(engine)) {
            look(name, report.orphans(), () -> {
                provider.delete(engine.ref());
                report.repaired().add(name + ": deleted, since its cluster is deprovisioned");
            });
        }
    }

    private boolean isOld(FoundEngine engine) {
        return !engine.createdAt().plus(safeAge).isAfter(clock.instant());
    }

    private void check(ManagedCluster cluster, Report report) {
        look("cluster " + cluster.slug(), report.lost(), () -> {
            if (cluster.changedBy().isPresent()) {
                checkChange(cluster, report);
            } else {
                checkEngine(cluster, report);
            }
        });
    }

    /** Looks at one thing, so that whatever is wrong with it keeps nobody from the others. */
    private static void look(String name, List<String> troubles, Runnable work) {
        try {
            work.run();
        } catch (ProviderException e) {
            troubles.add(name + ": " + e.failure().message());
        } catch (RuntimeException e) {
            // Its message may hold anything.
            troubles.add(name + ": it cannot be looked at: " + e.getClass().getSimpleName());
        }
    }

    private void checkChange(ManagedCluster cluster, Report report) {
        Optional<Operation> operation =
                operations.find(cluster.account(), cluster.changedBy().orElseThrow());
        Instant last = operation.map(Operation::updatedAt).orElse(cluster.createdAt());
        boolean isOver = operation.map(found -> found.state().isFinal()).orElse(true);
        if (isOver && last.plus(SETTLED).isBefore(clock.instant())) {
            report.stopped()
                    .add("cluster " + cluster.slug() + " waits for the operation "
                            + cluster.changedBy().orElseThrow() + ", which is over");
        }
    }

    private void checkEngine(ManagedCluster cluster, Report report) {
        Optional<EngineReport> engine = provider.describe(cluster.engine());
        boolean isServing = engine.filter(found -> found.state() == EngineReport.State.READY)
                .isPresent();
        if (isServing && cluster.credentials().isPresent()) {
            // Its connection never got them: what cannot be reached is not served, and its record says so already.
            return;
        }
        ClusterState actual = isServing ? ClusterState.PROVISIONED : ClusterState.DISABLED;
        String reason = isServing
                ? ""
                : engine.map(EngineReport::message)
                        .filter(message -> !message.isBlank())
                        .orElse(engine.isPresent() ? "Its engine does not serve." : "Its engine is gone.");
        if (!isServing) {
            report.lost().add("cluster " + cluster.slug() + ": " + reason);
        }
        boolean isWorking = engine.filter(found -> found.state() == EngineReport.State.WORKING)
                .isPresent();
        if (actual != cluster.state() && !isWorking) {
            store(cluster, actual, reason, engine.flatMap(EngineReport::address), report);
        }
    }

    private void store(
            ManagedCluster cluster,
            ClusterState actual,
            String reason,
            Optional<ClusterAddress> address,
            Report report) {
        ManagedCluster changed = cluster.with()
                .state(actual)
                .reason(reason)
                .address(address.or(cluster::address))
                .done();
        if (clusters.replace(changed)) {
            report.repaired().add("cluster " + cluster.slug() + " is " + actual.wireName());
        }
    }
}
