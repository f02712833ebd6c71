package io.searchfleet.functions.connections;

import static io.searchfleet.model.Scope.ADMIN;
import static io.searchfleet.model.Scope.READ;

import io.searchfleet.Wiring;
import io.searchfleet.clusters.ClusterList;
import io.searchfleet.clusters.ClusterRows;
import io.searchfleet.connections.Connection;
import io.searchfleet.connections.Connections;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.web.Api;
import io.searchfleet.web.ApiFunction;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import io.searchfleet.web.Routes;

/** {@code GET /api/clusters}; {@code POST} and {@code DELETE} of {@code _connect} in all forms of the API. */
public final class ConnectionsHandler implements ApiFunction {
    private final Connections connections;
    private final ClusterList list;
    private final ConnectService connecting;
    private final Api api;

    public ConnectionsHandler() {
        this(Wiring.fromEnvironment());
    }

    ConnectionsHandler(Wiring wiring) {
        this.connections = wiring.connections();
        this.list = new ClusterList(wiring);
        this.connecting = new ConnectService(connections, wiring.connector());
        this.api = wiring.api(Routes.none()
                .get("/api/clusters", READ, this::list)
                .post("/api/clusters/_connect", ADMIN, this::connect)
                .post("/api/clusters/{cluster_name}/_connect", ADMIN, this::connect)
                .delete("/api/clusters/_connect", ADMIN, this::disconnectNothing)
                .delete("/api/clusters/_connect/{cluster_name}", ADMIN, this::disconnect)
                .delete("/api/clusters/{cluster_name}/_connect", ADMIN, this::disconnect));
    }

    @Override
    public Api api() {
        return api;
    }

    private Reply list(Request request) {
        return Reply.ok(list.rows(request.identity().account(), request.budget()));
    }

    private Reply connect(Request request) {
        return Reply.created(ClusterRows.connected(connecting.connect(request)));
    }

    private Reply disconnectNothing(Request request) {
        throw ApiException.invalid(
                "Which cluster? DELETE /api/clusters/{cluster_name}/_connect, or _all in place of the name for all.");
    }

    private Reply disconnect(Request request) {
        AccountId account = request.identity().account();
        if (request.variable("cluster_name").filter("_all"::equals).isPresent()) {
            connections.list(account).stream().map(Connection::name).forEach(name -> connections.delete(account, name));
        } else {
            connections.delete(account, request.clusterName());
        }
        return list(request);
    }
}
