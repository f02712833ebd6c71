package io.searchfleet.functions.reindex;

import static io.searchfleet.model.Scope.ADMIN;
import static io.searchfleet.model.Scope.OPERATE;
import static io.searchfleet.model.Scope.READ;

import io.searchfleet.Wiring;
import io.searchfleet.clusters.ClusterRelay;
import io.searchfleet.web.Api;
import io.searchfleet.web.ApiFunction;
import io.searchfleet.web.Fields;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import io.searchfleet.web.Routes;
import io.searchfleet.web.WithDryRun;

/** {@code /api/indices/{cluster_name}/_reindex} and the jobs below it. */
public final class ReindexHandler implements ApiFunction {
    private final ClusterRelay relay;
    private final Jobs jobs;
    private final MappingCopy mappingCopy;
    private final Api api;

    public ReindexHandler() {
        this(Wiring.fromEnvironment());
    }

    ReindexHandler(Wiring wiring) {
        this.relay = new ClusterRelay(wiring);
        this.jobs = new Jobs(wiring);
        this.mappingCopy = new MappingCopy();
        this.api = wiring.api(Routes.none()
                .post("/api/indices/{cluster_name}/_reindex", ADMIN, new WithDryRun(this::start))
                .get("/api/indices/{cluster_name}/_reindex", READ, this::list)
                .get("/api/indices/{cluster_name}/_reindex/{operation_id}", READ, this::show)
                .get("/api/indices/{cluster_name}/_reindex/{operation_id}/_failures", READ, this::failures)
                .put("/api/indices/{cluster_name}/_reindex/{operation_id}/_rethrottle", OPERATE, this::rethrottle));
    }

    @Override
    public Api api() {
        return api;
    }

    private Reply start(Request request) {
        var connection = relay.connection(request);
        Fields settings = new Fields(request.json()).object("settings");
        Order order = Order.of(settings);
        request.about("index_names", order.source() + "," + order.destination());
        String option = settings.text("reindex_option").orElse("reindex");
        settings.holds(
                option.equals("reindex") || option.equals("mapping_only"),
                "'settings.reindex_option' must be reindex or mapping_only.");
        settings.check();
        return option.equals("reindex")
                ? jobs.start(request, connection, order)
                : mappingCopy.run(request, connection, relay.client(connection), order);
    }

    private Reply list(Request request) {
        return jobs.list(request, relay.connection(request));
    }

    private Reply show(Request request) {
        return Reply.ok(jobs.shown(jobs.find(request, relay.connection(request))));
    }

    private Reply failures(Request request) {
        return jobs.failures(request, jobs.find(request, relay.connection(request)));
    }

    private Reply rethrottle(Request request) {
        var operation = jobs.find(request, relay.connection(request));
        Fields fields = new Fields(request.json());
        float limit = Order.requestsPerSecond(fields);
        fields.holds(fields.has("requests_per_second"), "'requests_per_second' is required.");
        fields.check();
        return Reply.ok(jobs.shown(jobs.control()
                .change(operation.account(), operation.id(), job -> job.put("requests_per_second", limit))));
    }
}
