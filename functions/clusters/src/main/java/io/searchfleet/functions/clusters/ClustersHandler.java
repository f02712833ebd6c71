package io.searchfleet.functions.clusters;

import static io.searchfleet.model.Scope.ADMIN;
import static io.searchfleet.model.Scope.READ;

import io.searchfleet.Wiring;
import io.searchfleet.clusters.ClusterRelay;
import io.searchfleet.clusters.ClusterSummary;
import io.searchfleet.clusters.ClusterWrite;
import io.searchfleet.connections.Connection;
import io.searchfleet.web.Api;
import io.searchfleet.web.ApiFunction;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import io.searchfleet.web.Routes;

/** {@code /api/clusters/{cluster_name}/_health}, {@code _summary}, {@code _state}, {@code _stats}, and so on. */
public final class ClustersHandler implements ApiFunction {
    private final ClusterRelay relay;
    private final ClusterSummary summary;
    private final Api api;

    public ClustersHandler() {
        this(Wiring.fromEnvironment());
    }

    ClustersHandler(Wiring wiring) {
        this.relay = new ClusterRelay(wiring);
        this.summary = new ClusterSummary(wiring);
        this.api = wiring.api(Routes.none()
                .get("/api/clusters/{cluster_name}/_health", READ, request -> relay.get(request, "/_cluster/health"))
                .get("/api/clusters/{cluster_name}/_state", READ, request -> relay.get(request, "/_cluster/state"))
                .get("/api/clusters/{cluster_name}/_stats", READ, request -> relay.get(request, "/_cluster/stats"))
                .get("/api/clusters/{cluster_name}/_pending_tasks", READ, this::pendingTasks)
                .get("/api/clusters/{cluster_name}/_summary", READ, this::summary)
                .get("/api/clusters/{cluster_name}/_settings", READ, this::settings)
                .put("/api/clusters/{cluster_name}/_settings", ADMIN, this::changeSettings));
    }

    @Override
    public Api api() {
        return api;
    }

    private Reply pendingTasks(Request request) {
        return relay.get(request, "/_cluster/pending_tasks");
    }

    private Reply summary(Request request) {
        return Reply.ok(summary.of(relay.connection(request), request.budget()));
    }

    private Reply settings(Request request) {
        return relay.get(request, "/_cluster/settings", "include_defaults=true&flat_settings=false");
    }

    private Reply changeSettings(Request request) {
        Connection connection = relay.connection(request);
        return new ClusterWrite(relay.client(connection), request.budget())
                .send("PUT", "/_cluster/settings", request.json());
    }
}
