package io.searchfleet.fleet;

import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.operations.Operation;
import io.searchfleet.operations.Operations;
import io.searchfleet.security.Sealer;
import io.searchfleet.store.Backoff;
import io.searchfleet.store.Key;
import io.searchfleet.store.Table;
import io.searchfleet.store.Write;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The managed clusters of all accounts. A cluster, what its account has, and the operation that changes it are written
 * together or not at all: there is no cluster that waits for an operation which nobody stored, and none that has two.
 */
public final class ManagedClusters {
    private static final String KIND = "CLUSTER";
    private static final int ATTEMPTS = 40;

    private final Table table;
    private final Operations operations;
    private final ManagedClusterRecord records;
    private final Clock clock;

    public ManagedClusters(Table table, Operations operations, Sealer sealer, Clock clock) {
        this.table = table;
        this.operations = operations;
        this.records = new ManagedClusterRecord(sealer);
        this.clock = clock;
    }

    /** Also one that is gone, for 30 days. */
    public Optional<ManagedCluster> find(AccountId account, Slug slug) {
        return table.find(key(account, slug))
                .filter(stored -> !stored.item().isExpired(clock.instant()))
                .map(stored -> records.cluster(account, stored));
    }

    /** As {@link #find}; empty too where the text can be no slug. */
    public Optional<ManagedCluster> named(AccountId account, String slug) {
        return Optional.of(slug).filter(Slug::isOne).flatMap(text -> find(account, new Slug(text)));
    }

    /** @throws ApiException not found, also where the text can be no slug */
    public ManagedCluster get(AccountId account, String slug) {
        return named(account, slug).orElseThrow(() -> unknown(slug));
    }

    /** What is answered of a slug that names no cluster. */
    public static ApiException unknown(String slug) {
        return ApiException.notFound(List.of(
                "Cluster " + slug + " not found.",
                "Please review the documentation.",
                "Undefined request.",
                "GET /clusters lists them."));
    }

    /** The active clusters of an account, the oldest first. */
    public List<ManagedCluster> list(AccountId account) {
        return table.list(account, KIND).stream()
                .map(stored -> records.cluster(account, stored))
                .filter(ManagedCluster::isActive)
                .sorted(Comparator.comparing(ManagedCluster::createdAt)
                        .thenComparing(cluster -> cluster.slug().value()))
                .toList();
    }

    /** The active clusters of all accounts. */
    public List<ManagedCluster> all() {
        return table.indexed(ManagedClusterRecord.OPEN, ManagedClusterRecord.OPEN_VALUE).stream()
                .flatMap(key -> find(key.account(), new Slug(key.id())).stream())
                .filter(ManagedCluster::isActive)
                .toList();
    }

    /**
     * What an account may have.
     *
     * @param most clusters in all
     * @param plan the one that a cluster is to get; empty: it keeps its own, and is not counted
     */
    public record Quota(int most, Optional<Plan> plan) {}

    /**
     * Looks whether a cluster could be stored as it is.
     *
     * @throws ApiException invalid, when its name is taken, or when the account has as many as it may
     */
    public void check(ManagedCluster cluster, Quota quota) {
        check(Ledger.of(table, cluster.account()), cluster, quota);
    }

    private static void check(Ledger ledger, ManagedCluster cluster, Quota quota) {
        if (ledger.hasName(cluster.slug(), cluster.name())) {
            throw ApiException.invalid(List.of(
                    "Name '" + cluster.name() + "' is taken by another cluster of this account.",
                    "Your request could not be processed. "));
        }
        boolean isNew = !ledger.clusters().has(cluster.slug().value());
        if (isNew && ledger.size() >= quota.most()) {
            throw exhausted("This account has " + ledger.size() + " clusters, as many as it may have.");
        }
        quota.plan()
                .filter(plan -> plan.mostPerAccount().isPresent())
                .filter(plan -> ledger.others(cluster.slug(), plan.slug())
                        >= plan.mostPerAccount().getAsInt())
                .ifPresent(plan -> {
                    throw exhausted("This account has as many clusters of the plan '" + plan.slug()
                            + "' as it may have: " + plan.mostPerAccount().getAsInt() + ".");
                });
    }

    private static ApiException exhausted(String why) {
        return ApiException.invalid(List.of(
                "The requested plan is not available for provisioning. Solution: Please use the plans endpoint for a list"
                        + " of available plans.",
                why,
                "Your request could not be processed. "));
    }

    /**
     * Stores a new cluster with the operation that makes it. The same order again answers what is there already.
     *
     * @throws ApiException invalid, as {@link #check} has it
     */
    public ManagedCluster order(ManagedCluster cluster, Operation operation, Quota quota) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<ManagedCluster> stored = find(cluster.account(), cluster.slug());
            if (stored.isPresent()) {
                return stored.get();
            }
            Ledger ledger = Ledger.of(table, cluster.account());
            check(ledger, cluster, quota);
            List<Write> writes = writes(cluster, ledger);
            writes.add(operations.creation(operation));
            if (table.writeAll(writes)) {
                return get(cluster.account(), cluster.slug().value());
            }
            Backoff.pause(attempt);
        }
        throw busy();
    }

    /**
     * Changes a cluster that nobody else changes, together with the operation that does the slow part.
     *
     * @param change of the cluster as it is stored; may run more than once, and may refuse by an exception
     * @throws ApiException not found; invalid, as {@link #check} has it; conflict
     */
    public ManagedCluster begin(
            AccountId account, Slug slug, UnaryOperator<ManagedCluster> change, Operation operation, Quota quota) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ManagedCluster known = get(account, slug.value());
            if (known.changedBy().filter(operation.id()::equals).isPresent()
                    || operations.find(account, operation.id()).isPresent()) {
                return known;
            }
            if (!known.isActive()) {
                // It went since the caller looked: a change would bring its record back, without an engine.
                throw unknown(slug.value());
            }
            requireSettled(known);
            ManagedCluster changed = change.apply(known);
            if (!operation.state().isFinal()) {
                changed = changed.with().by(operation.id()).done();
            }
            Ledger ledger = Ledger.of(table, account);
            check(ledger, changed, quota);
            List<Write> writes = writes(changed, ledger);
            writes.add(operations.creation(operation));
            if (table.writeAll(writes)) {
                return changed;
            }
            Backoff.pause(attempt);
        }
        throw busy();
    }

    /** @throws ApiException conflict, naming the operation that changes it */
    public static void requireSettled(ManagedCluster cluster) {
        cluster.changedBy().ifPresent(operation -> {
            throw ApiException.conflict("Cluster " + cluster.slug() + " is being changed by the operation " + operation
                    + ": GET /operations/" + operation + " tells how far it is.");
        });
    }

    /**
     * Stores a changed cluster together with the operation that changed it; false when either was changed since it was read.
     */
    public boolean settle(ManagedCluster changed, Operation operation) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Ledger ledger = Ledger.of(table, changed.account());
            List<Write> writes = writes(changed, ledger);
            writes.add(operations.replacement(operation));
            if (table.writeAll(writes)) {
                return true;
            }
            if (isStale(changed, operation)) {
                return false;
            }
            Backoff.pause(attempt);
        }
        return false;
    }

    private boolean isStale(ManagedCluster changed, Operation operation) {
        return find(changed.account(), changed.slug())
                        .map(ManagedCluster::version)
                        .filter(version -> version == changed.version())
                        .isEmpty()
                || operations
                        .find(operation.account(), operation.id())
                        .map(Operation::version)
                        .filter(version -> version == operation.version())
                        .isEmpty();
    }

    /** Stores a changed cluster, neither its name nor its plan being changed; false when it was changed since it was read. */
    public boolean replace(ManagedCluster changed) {
        return table.replace(
                key(changed.account(), changed.slug()), records.item(changed, clock.instant()), changed.version());
    }

    private List<Write> writes(ManagedCluster cluster, Ledger ledger) {
        List<Write> writes = new ArrayList<>();
        writes.add(new Write(
                key(cluster.account(), cluster.slug()), records.item(cluster, clock.instant()), cluster.version()));
        ledger.write(cluster).ifPresent(writes::add);
        return writes;
    }

    private static ApiException busy() {
        return ApiException.conflict("The clusters of this account are being changed many times at once. Try again.");
    }

    private static Key key(AccountId account, Slug slug) {
        return new Key(account, KIND, slug.value());
    }
}
