package io.searchfleet.functions.fleet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Wiring;
import io.searchfleet.accounts.Gate;
import io.searchfleet.connections.Connections;
import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.Credentials;
import io.searchfleet.fleet.Catalog;
import io.searchfleet.fleet.ClusterProvider;
import io.searchfleet.fleet.ClusterState;
import io.searchfleet.fleet.EngineChange;
import io.searchfleet.fleet.EngineOrder;
import io.searchfleet.fleet.ManagedCluster;
import io.searchfleet.fleet.ManagedClusters;
import io.searchfleet.fleet.ManagedClusters.Quota;
import io.searchfleet.fleet.Passwords;
import io.searchfleet.fleet.Plan;
import io.searchfleet.fleet.ProviderException;
import io.searchfleet.fleet.Slug;
import io.searchfleet.fleet.Stats;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import io.searchfleet.operations.Executions;
import io.searchfleet.operations.Operation;
import io.searchfleet.operations.OperationId;
import io.searchfleet.operations.OperationKind;
import io.searchfleet.operations.OperationState;
import io.searchfleet.operations.Progress;
import io.searchfleet.operations.Step;
import io.searchfleet.web.Fields;
import io.searchfleet.web.Query;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Bonsai's Clusters API: what is asked here is written down; the state machines do it. */
final class ClusterActions {
    private static final int USUAL_SIZE = 20;
    private static final int LARGEST_SIZE = 100;
    private static final EngineChange NEW_ENGINE = new EngineChange(false, true, "A new engine would be made.");
    private static final EngineChange NO_CHANGE = new EngineChange(false, true, "The engine stays as it is.");
    private static final Quota ANY = new Quota(Integer.MAX_VALUE, Optional.empty());

    private final ManagedClusters clusters;
    private final Connections connections;
    private final Catalog catalog;
    private final ClusterProvider provider;
    private final Executions executions;
    private final Gate gate;
    private final int mostClusters;

    ClusterActions(Wiring wiring, Gate gate) {
        this.clusters = wiring.managedClusters();
        this.connections = wiring.connections();
        this.catalog = wiring.catalog();
        this.provider = wiring.provider();
        this.executions = wiring.executions();
        this.gate = gate;
        this.mostClusters = (int) wiring.environment().number("CLUSTERS_PER_ACCOUNT", 20);
    }

    Reply list(Request request) {
        Query query = request.query();
        int page = (int) query.number("page", 1, Integer.MAX_VALUE);
        int size = (int) Math.min(query.number("size", USUAL_SIZE, Integer.MAX_VALUE), LARGEST_SIZE);
        List<ManagedCluster> all = clusters.list(request.identity().account()).stream()
                .filter(filter(query))
                .toList();
        ObjectNode body = Json.object();
        body.putObject("pagination")
                .put("page_number", page)
                .put("page_size", size)
                .put("total_records", all.size());
        ArrayNode rows = body.putArray("clusters");
        ClusterView view = new ClusterView(request.base());
        all.stream().skip((page - 1L) * size).limit(size).forEach(cluster -> rows.add(view.object(cluster)));
        return Reply.ok(body);
    }

    private static Predicate<ManagedCluster> filter(Query query) {
        String tenancy = query.first("tenancy").orElse("parent");
        if (!tenancy.equals("parent") && !tenancy.equals("child")) {
            throw ApiException.invalid("'tenancy' must be parent or child.");
        }
        String wanted = query.first("q").orElse("").toLowerCase(Locale.ROOT);
        Optional<String> location = query.first("location");
        return cluster -> tenancy.equals("parent")
                && cluster.name().toLowerCase(Locale.ROOT).contains(wanted)
                && location.map(place -> ClusterView.isIn(cluster, place)).orElse(true);
    }

    Reply show(Request request) {
        return Reply.ok(Json.object().set("cluster", new ClusterView(request.base()).object(cluster(request))));
    }

    private ManagedCluster cluster(Request request) {
        return clusters.get(
                request.identity().account(), request.variable("slug").orElseThrow());
    }

    /** The same request again finds its own change under way, and goes on. */
    private static void requireSettled(Request request, ManagedCluster cluster) {
        if (!cluster.changedBy().equals(Optional.of(OperationId.ofSeed(request.operationSeed())))) {
            ManagedClusters.requireSettled(cluster);
        }
    }

    /** One that is gone can be looked at, not changed. */
    private ManagedCluster active(Request request) {
        ManagedCluster cluster = cluster(request);
        if (!cluster.isActive()) {
            throw ManagedClusters.unknown(cluster.slug().value());
        }
        return cluster;
    }

    /** With {@code ?dry_run=true}, what would be made. */
    Reply create(Request request) {
        ClusterForm.Order order = new ClusterForm(new Fields(request.json()), catalog).order();
        ManagedCluster cluster = ordered(request, order);
        Quota quota = new Quota(mostClusters, Optional.of(order.plan()));
        clusters.check(cluster, quota);
        if (request.query().flag("dry_run")) {
            return Reply.ok(foreseen(request, cluster, order.plan().priceInCents(), NEW_ENGINE));
        }
        request.about("slug", cluster.slug().value());
        gate.countCreation(request.identity());
        Operation operation = operation(request, OperationKind.PROVISION, cluster)
                .withJob(Json.object().set("size", order.plan().size()));
        ManagedCluster stored = clusters.order(cluster, operation, quota);
        executions.startSoon(operation);
        return located(Reply.accepted(showing(request, stored, "Your cluster is being provisioned.")), operation)
                .shownOnce("Cluster " + stored.slug()
                        + " was made by this request before; its credentials were shown then, and are not shown again."
                        + " POST /clusters/" + stored.slug() + "/credentials makes new ones.");
    }

    private ManagedCluster ordered(Request request, ClusterForm.Order order) {
        ManagedCluster cluster = new ManagedCluster(
                request.identity().account(),
                Slug.of(order.name(), request.operationSeed()),
                order.name(),
                order.plan().slug(),
                Optional.empty(),
                order.release(),
                order.space(),
                ClusterState.PROVISIONING,
                Optional.empty(),
                Optional.of(Passwords.credentials()),
                Stats.NONE,
                order.tags(),
                order.deletionProtection(),
                Optional.of(OperationId.ofSeed(request.operationSeed())),
                "",
                Instant.now(),
                0);
        Optional<ClusterAddress> address = asked(() -> provider.promise(cluster.engine()));
        return cluster.with().address(address).done();
    }

    /** With the credentials; those of a request that was made before, and whose answer nobody got, are the same. */
    private ObjectNode showing(Request request, ManagedCluster cluster, String message) {
        ClusterView view = new ClusterView(request.base());
        return cluster.credentials()
                .or(() -> connections.basic(cluster.account(), cluster.connection()))
                .map(basic -> view.accepted(cluster, message, basic))
                .orElseGet(() -> view.accepted(cluster, message));
    }

    /** With {@code ?dry_run=true}, what would be changed. */
    Reply update(Request request) {
        ManagedCluster known = active(request);
        ClusterForm.Change change = new ClusterForm(new Fields(request.json()), catalog).change(known);
        Quota quota = new Quota(mostClusters, change.plan());
        ManagedCluster changed = change.onto(known);
        requireSettled(request, known);
        clusters.check(changed, quota);
        if (request.query().flag("dry_run")) {
            return Reply.ok(foreseen(request, changed, difference(known, change.plan()), engineChange(known, change)));
        }
        Operation operation = operation(request, OperationKind.UPDATE, known);
        operation = change.plan().isPresent()
                ? operation.withJob(resize(known, change.plan().get()))
                : operation.ended(OperationState.FINISHED, NullNode.getInstance(), Optional.empty());
        clusters.begin(known.account(), known.slug(), change::onto, operation, quota);
        return begun(request, known, operation, "Your cluster is being updated.");
    }

    private ObjectNode resize(ManagedCluster known, Plan plan) {
        ObjectNode job = Json.object().set("size", plan.size());
        catalog.plan(known.plan()).ifPresent(before -> job.set("size_before", before.size()));
        return job;
    }

    private int difference(ManagedCluster known, Optional<Plan> plan) {
        int now = catalog.plan(known.plan()).map(Plan::priceInCents).orElse(0);
        return plan.map(Plan::priceInCents).orElse(now) - now;
    }

    private EngineChange engineChange(ManagedCluster known, ClusterForm.Change change) {
        return change.plan()
                .map(plan -> asked(() -> provider.foresee(EngineOrder.of(known, plan.size()))))
                .orElse(NO_CHANGE);
    }

    private static ObjectNode foreseen(Request request, ManagedCluster cluster, int difference, EngineChange change) {
        ObjectNode json = Json.object()
                .put("dry_run", true)
                .put("price_difference_in_cents", difference)
                .put("moves_data", change.movesData())
                .put("fits", change.fits())
                .put("message", change.message());
        ObjectNode shown = new ClusterView(request.base()).object(cluster);
        cluster.nextPlan().ifPresent(plan -> shown.putObject("plan").put("slug", plan));
        return json.set("cluster", shown.without(List.of("uri", "state", "operation", "access", "created_at")));
    }

    Reply destroy(Request request) {
        ManagedCluster known = active(request);
        requireSettled(request, known);
        Operation operation = operation(request, OperationKind.DEPROVISION, known);
        clusters.begin(known.account(), known.slug(), ClusterActions::leaving, operation, ANY);
        return begun(request, known, operation, "Your cluster is being deprovisioned.");
    }

    private static ManagedCluster leaving(ManagedCluster cluster) {
        if (cluster.deletionProtection()) {
            throw ApiException.invalid(List.of(
                    "Cluster " + cluster.slug()
                            + " is protected from deletion. First PUT {\"deletion_protection\":false} to it.",
                    "Your request could not be processed. "));
        }
        return cluster.in(ClusterState.DEPROVISIONING);
    }

    /** Makes another password, which takes the old one's place as soon as the engine has it. */
    Reply rotate(Request request) {
        ManagedCluster known = active(request);
        requireSettled(request, known);
        Plan plan = catalog.plan(known.plan())
                .orElseThrow(() -> ApiException.invalid("The plan '" + known.plan()
                        + "' is not in the catalogue any more: first PUT another plan to the cluster."));
        Operation operation = operation(request, OperationKind.UPDATE, known).withJob(resize(known, plan));
        ManagedCluster changed = clusters.begin(known.account(), known.slug(), this::withNewPassword, operation, ANY);
        executions.startSoon(operation);
        return located(
                        Reply.accepted(showing(request, changed, "The credentials of your cluster are being changed.")),
                        operation)
                .shownOnce("The credentials of cluster " + known.slug()
                        + " were changed by this request before; they were shown then, and are not shown again.");
    }

    private ManagedCluster withNewPassword(ManagedCluster cluster) {
        Credentials.Basic fresh = connections
                .basic(cluster.account(), cluster.connection())
                .map(basic -> Passwords.credentials(basic.username()))
                .orElseGet(Passwords::credentials);
        return cluster.with().credentials(Optional.of(fresh)).done();
    }

    private Reply begun(Request request, ManagedCluster cluster, Operation operation, String message) {
        if (!operation.state().isFinal()) {
            executions.startSoon(operation);
        }
        return located(Reply.accepted(new ClusterView(request.base()).accepted(cluster, message)), operation);
    }

    private static Reply located(Reply reply, Operation operation) {
        return reply.withHeader("Location", "/operations/" + operation.id());
    }

    private static Operation operation(Request request, OperationKind kind, ManagedCluster cluster) {
        Operation.About about = new Operation.About(
                cluster.account(),
                OperationId.ofSeed(request.operationSeed()),
                kind,
                "/clusters/" + cluster.slug(),
                request.identity().key().value(),
                Instant.now());
        List<Step> steps =
                Stream.of("engine", "connection", "record").map(Step::waiting).toList();
        return Operation.scheduled(about, Progress.none("percent"), steps, Json.object());
    }

    private static <T> T asked(Supplier<T> call) {
        try {
            return call.get();
        } catch (ProviderException e) {
            throw e.failure().retryable()
                    ? ApiException.unavailable(e.failure().message(), Duration.ofSeconds(5))
                    : ApiException.invalid(e.failure().message());
        }
    }
}
