package io.searchfleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.NullNode;
import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.Credentials;
import io.searchfleet.fleet.ManagedClusters.Quota;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import io.searchfleet.model.Ulid;
import io.searchfleet.operations.Operation;
import io.searchfleet.operations.OperationId;
import io.searchfleet.operations.OperationKind;
import io.searchfleet.operations.OperationState;
import io.searchfleet.operations.Operations;
import io.searchfleet.operations.Progress;
import io.searchfleet.store.Item;
import io.searchfleet.store.Key;
import io.searchfleet.store.Table;
import io.searchfleet.store.TestStore;
import io.searchfleet.store.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What is written together with what, and what is refused, over a real store. */
class ManagedClustersIT {
    private static final TestStore STORE = TestStore.start();
    private static final Quota ANY = new Quota(100, Optional.empty());
    private static final Plan FEW =
            new Plan("few", "Few", 0, 1, false, false, List.of("r"), List.of("s"), OptionalInt.of(2), Json.object());
    private static int accounts;

    private final AccountId account = new AccountId("fleet-" + accounts++);
    private final Table table = STORE.wiring().table();
    private final ManagedClusters clusters = STORE.wiring().managedClusters();
    private final Operations operations = STORE.wiring().operations();

    @AfterAll
    static void stop() {
        STORE.close();
    }

    private Operation operation(OperationKind kind) {
        Operation.About about = new Operation.About(
                account,
                OperationId.ofSeed(Ulid.at(Instant.now())),
                kind,
                "/clusters/x",
                "main-abcdefgh2345",
                Instant.now());
        return Operation.scheduled(about, Progress.none("percent"), List.of(), Json.object());
    }

    private static Operation over(Operation operation) {
        return operation.ended(OperationState.FINISHED, NullNode.getInstance(), Optional.empty());
    }

    private ManagedCluster cluster(String name, String plan, Operation by) {
        return new ManagedCluster(
                account,
                Slug.of(name, by.id().value()),
                name,
                plan,
                Optional.empty(),
                new Release("r", "R", "opensearch", "1.0.0", "1.0.0", false, "e"),
                new Space("s", false, "aws", "aws-1"),
                ClusterState.PROVISIONING,
                Optional.of(new ClusterAddress(true, "h.example.com", 9243)),
                Optional.of(new Credentials.Basic("user", "s3cret:with colon")),
                new Stats(1, 2, 3),
                List.of("t1", "t2"),
                false,
                Optional.of(by.id()),
                "",
                Instant.parse("2026-01-01T00:00:00Z"),
                0);
    }

    private ManagedCluster ordered(String name, String plan, Quota quota) {
        Operation operation = operation(OperationKind.PROVISION);
        return clusters.order(cluster(name, plan, operation), operation, quota);
    }

    /** A cluster that nobody changes. */
    private ManagedCluster settled(String name) {
        ManagedCluster made = ordered(name, "p", ANY);
        return settled(made, made.in(ClusterState.PROVISIONED));
    }

    private ManagedCluster settled(ManagedCluster known, ManagedCluster changed) {
        Operation operation = operations.get(account, known.changedBy().orElseThrow());
        ManagedCluster stored = clusters.find(account, known.slug()).orElseThrow();
        ManagedCluster last = changed.with().settled().version(stored.version()).done();
        assertThat(clusters.settle(last, over(operation))).isTrue();
        return clusters.find(account, known.slug()).orElseThrow();
    }

    private ManagedCluster begun(ManagedCluster cluster, UnaryOperator<ManagedCluster> change, Operation operation) {
        return clusters.begin(account, cluster.slug(), change, operation, ANY);
    }

    private static ApiException failure(Callable<?> call) {
        return catchThrowableOfType(ApiException.class, call::call);
    }

    @Test
    void aCluster_comesBackAsItWasStored_inAnotherProcess() {
        ManagedCluster made = ordered("round trip", "p", ANY);
        ManagedCluster read =
                STORE.wiring().managedClusters().find(account, made.slug()).orElseThrow();
        assertThat(read).isEqualTo(made);
        assertThat(read.credentials()).contains(new Credentials.Basic("user", "s3cret:with colon"));
        assertThat(read.toString()).doesNotContain("s3cret");
        assertThat(STORE.client().scan(request -> request.tableName("Table")).toString())
                .doesNotContain("s3cret");
    }

    @Test
    void manyWrites_areAllMade_orNone() {
        Key there = new Key(account, "THING", "there");
        Key absent = new Key(account, "THING", "absent");
        long version = table.insert(there, Item.empty().text("v", "1")).orElseThrow();
        Item two = Item.empty().text("v", "2");
        assertThat(table.writeAll(List.of(new Write(absent, two, 0), new Write(there, two, version + 1))))
                .isFalse();
        assertThat(table.writeAll(List.of(new Write(absent, two, 0), new Write(there, two, 0))))
                .isFalse();
        assertThat(table.find(absent)).isEmpty();
        assertThat(table.find(there).orElseThrow().item().text("v")).isEqualTo("1");
        assertThat(table.writeAll(List.of(new Write(absent, two, 0), new Write(there, two, version))))
                .isTrue();
        assertThat(table.find(absent).orElseThrow().item().text("v")).isEqualTo("2");
        assertThat(table.find(there).orElseThrow().version()).isEqualTo(version + 1);
    }

    @Test
    void anOrderThatIsRefused_leavesNothing_notEvenItsOperation() {
        settled("taken");
        Operation operation = operation(OperationKind.PROVISION);
        ManagedCluster second = cluster("taken", "p", operation);
        ApiException refused = failure(() -> clusters.order(second, operation, ANY));
        assertThat(refused.kind()).isEqualTo(ApiException.Kind.INVALID);
        assertThat(refused.messages().getFirst())
                .isEqualTo("Name 'taken' is taken by another cluster of this account.");
        assertThat(clusters.find(account, second.slug())).isEmpty();
        assertThat(operations.find(account, operation.id())).isEmpty();
        assertThat(clusters.list(account)).hasSize(1);
    }

    @Test
    void theSameOrderAgain_isTheSameCluster() {
        Operation operation = operation(OperationKind.PROVISION);
        ManagedCluster order = cluster("twice", "p", operation);
        clusters.order(order, operation, ANY);
        ManagedCluster again = clusters.order(order.with().name("other").done(), operation, ANY);
        assertThat(again.name()).isEqualTo("twice");
        assertThat(clusters.list(account)).hasSize(1);
    }

    @Test
    void ofManyOrdersOfOneNameAtOnce_oneIsMade() throws Exception {
        assertThat(atOnce(8, _ -> ordered("wanted", "p", ANY))).isEqualTo(1);
        assertThat(clusters.list(account)).hasSize(1);
    }

    @Test
    void ofManyOrdersAtOnce_asManyAreMadeAsTheQuotaHas() throws Exception {
        Quota quota = new Quota(3, Optional.empty());
        assertThat(atOnce(8, i -> ordered("n" + i, "p", quota))).isEqualTo(3);
        assertThat(clusters.list(account)).hasSize(3);
        Quota few = new Quota(100, Optional.of(FEW));
        assertThat(atOnce(8, i -> ordered("few" + i, "few", few))).isEqualTo(2);
        assertThat(clusters.list(account)).hasSize(5);
    }

    @Test
    void ofManyChangesOfOneClusterAtOnce_oneBegins() throws Exception {
        ManagedCluster made = settled("fought for");
        assertThat(atOnce(
                        8,
                        _ -> begun(
                                made, cluster -> cluster.with().nextPlan("q").done(), operation(OperationKind.UPDATE))))
                .isEqualTo(1);
    }

    private interface Try {
        Object of(int number);
    }

    /** How many succeed; the others are refused, and none breaks down. */
    private static long atOnce(int times, Try attempt) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int number = i;
                calls.add(() -> {
                    try {
                        attempt.of(number);
                        return true;
                    } catch (ApiException e) {
                        assertThat(e.kind()).isIn(ApiException.Kind.INVALID, ApiException.Kind.CONFLICT);
                        return false;
                    }
                });
            }
            long done = 0;
            for (Future<Boolean> call : threads.invokeAll(calls)) {
                done += call.get() ? 1 : 0;
            }
            return done;
        }
    }

    @Test
    void aQuotaCountsTheOthers_andThePlanThatIsToCome() {
        Quota few = new Quota(100, Optional.of(FEW));
        ManagedCluster first = ordered("f1", "few", few);
        settled(first, first.in(ClusterState.PROVISIONED));
        ManagedCluster second = settled("f2");
        clusters.begin(
                account,
                second.slug(),
                cluster -> cluster.with().nextPlan("few").done(),
                operation(OperationKind.UPDATE),
                few);
        ApiException refused = failure(() -> ordered("f3", "few", few));
        assertThat(refused.messages().get(1)).contains("as it may have: 2.");
        clusters.check(clusters.find(account, first.slug()).orElseThrow(), few);
    }

    @Test
    void aNameIsFree_onceItsClusterIsGone_orIsCalledOtherwise() {
        ManagedCluster first = settled("name");
        Operation leaving = operation(OperationKind.DEPROVISION);
        ManagedCluster going = begun(first, cluster -> cluster.in(ClusterState.DEPROVISIONING), leaving);
        assertThat(failure(() -> ordered("name", "p", ANY)).kind()).isEqualTo(ApiException.Kind.INVALID);
        settled(going, going.in(ClusterState.DEPROVISIONED));
        ManagedCluster second = settled("name");
        begun(second, cluster -> cluster.with().name("other").done(), over(operation(OperationKind.UPDATE)));
        ordered("name", "p", ANY);
        assertThat(clusters.list(account)).extracting(ManagedCluster::name).containsExactlyInAnyOrder("name", "other");
    }

    @Test
    void aChangeWhileAnotherRuns_isRefused_andNamesIt() {
        ManagedCluster made = ordered("busy", "p", ANY);
        Operation second = operation(OperationKind.UPDATE);
        ApiException refused =
                failure(() -> begun(made, cluster -> cluster.with().name("x").done(), second));
        assertThat(refused.kind()).isEqualTo(ApiException.Kind.CONFLICT);
        assertThat(refused.messages().getFirst())
                .contains("/operations/" + made.changedBy().orElseThrow());
        assertThat(operations.find(account, second.id())).isEmpty();
        assertThat(clusters.find(account, made.slug()).orElseThrow().name()).isEqualTo("busy");
    }

    @Test
    void theSameChangeAgain_isDoneOnce() {
        ManagedCluster made = settled("once");
        Operation operation = operation(OperationKind.UPDATE);
        ManagedCluster changed =
                begun(made, cluster -> cluster.with().nextPlan("q").done(), operation);
        ManagedCluster again = begun(made, cluster -> cluster.with().name("x").done(), operation);
        assertThat(again.name()).isEqualTo("once");
        assertThat(again.nextPlan()).isEqualTo(changed.nextPlan());
        settled(again, again.with().planChanged().done());
        assertThat(begun(made, cluster -> cluster.with().name("x").done(), operation)
                        .name())
                .isEqualTo("once");
    }

    @Test
    void aClusterThatIsGone_isNotChanged_norBroughtBack() {
        ManagedCluster made = settled("ghost");
        ManagedCluster going =
                begun(made, cluster -> cluster.in(ClusterState.DEPROVISIONING), operation(OperationKind.DEPROVISION));
        settled(going, going.in(ClusterState.DEPROVISIONED));
        Operation late = operation(OperationKind.UPDATE);
        ApiException refused = failure(() -> begun(
                made,
                cluster -> cluster.with()
                        .nextPlan("q")
                        .state(ClusterState.UPDATING_PLAN)
                        .done(),
                late));
        assertThat(refused.kind()).isEqualTo(ApiException.Kind.NOT_FOUND);
        assertThat(refused.messages().getFirst()).isEqualTo("Cluster " + made.slug() + " not found.");
        assertThat(operations.find(account, late.id())).isEmpty();
        assertThat(clusters.list(account)).isEmpty();
        ordered("ghost", "p", ANY);
    }

    @Test
    void whoReadAnOlderVersion_storesNothing() {
        ManagedCluster made = ordered("versions", "p", ANY);
        ManagedCluster stored = clusters.find(account, made.slug()).orElseThrow();
        assertThat(clusters.replace(stored.with().stats(new Stats(9, 9, 9)).done()))
                .isTrue();
        assertThat(clusters.replace(stored.with().reason("late").done())).isFalse();
        Operation operation = operations.get(account, made.changedBy().orElseThrow());
        assertThat(clusters.settle(stored.in(ClusterState.PROVISIONED), over(operation)))
                .isFalse();
        ManagedCluster now = clusters.find(account, made.slug()).orElseThrow();
        assertThat(now.state()).isEqualTo(ClusterState.PROVISIONING);
        assertThat(now.stats().docs()).isEqualTo(9);
        assertThat(operations.get(account, operation.id()).state().isFinal()).isFalse();
    }

    @Test
    void whoReadAnOlderOperation_settlesNothing() {
        ManagedCluster made = ordered("older operation", "p", ANY);
        Operation old = operations.get(account, made.changedBy().orElseThrow());
        assertThat(operations.replace(old.in(OperationState.RUNNING))).isPresent();
        ManagedCluster stored = clusters.find(account, made.slug()).orElseThrow();
        assertThat(clusters.settle(stored.in(ClusterState.PROVISIONED), over(old)))
                .isFalse();
        assertThat(clusters.find(account, made.slug()).orElseThrow()).isEqualTo(stored);
    }

    @Test
    void nobodyFindsTheClusterOfAnotherAccount_norWhatIsNoSlug() {
        ManagedCluster made = ordered("mine", "p", ANY);
        assertThat(clusters.find(new AccountId("fleet-other"), made.slug())).isEmpty();
        assertThat(clusters.named(account, "../etc")).isEmpty();
        assertThat(failure(() -> clusters.get(account, "../etc")).kind()).isEqualTo(ApiException.Kind.NOT_FOUND);
    }

    @Test
    void whatASettledClusterIsCalled_isWhatTheLedgerSays() {
        settled("one");
        ManagedCluster two = ordered("two", "p", ANY);
        settled(two, two.with().state(ClusterState.DEPROVISIONED).done());
        Ledger ledger = Ledger.of(table, account);
        assertThat(ledger.size()).isEqualTo(1);
        assertThat(ledger.hasName(two.slug(), "one")).isTrue();
        assertThat(ledger.hasName(two.slug(), "two")).isFalse();
    }
}
