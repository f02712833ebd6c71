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
import io.searchfleet.web.Fields;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import io.searchfleet.web.Routes;
import io.searchfleet.web.Rows;
import io.searchfleet.web.WithDryRun;

/**
 * {@code GET /api/clusters}; {@code POST} and {@code DELETE} of {@code _connect} in all forms of the API; {@code GET} and
 * {@code PATCH} of one connection; {@code _export} and {@code _import}.
 */
public final class ConnectionsHandler implements ApiFunction {
    private final Connections connections;
    private final ManagedConnections managed;
    private final UnderWay underWay;
    private final ClusterList list;
    private final ConnectService connecting;
    private final ChangeService changing;
    private final ImportService importing;
    private final Api api;

    public ConnectionsHandler() {
        this(Wiring.fromEnvironment());
    }

    ConnectionsHandler(Wiring wiring) {
        this.connections = wiring.connections();
        this.managed = new ManagedConnections(wiring.managedClusters());
        this.underWay = new UnderWay(wiring.operations());
        this.list = new ClusterList(wiring);
        this.connecting = new ConnectService(wiring, managed);
        this.changing = new ChangeService(wiring, connecting, underWay);
        this.importing = new ImportService(connecting);
        this.api = wiring.api(Routes.none()
                .get("/api/clusters", READ, this::list)
                .get("/api/clusters/_export", ADMIN, this::export)
                .post("/api/clusters/_import", ADMIN, new WithDryRun(this::importAll))
                .get("/api/clusters/{cluster_name}", READ, this::one)
                .patch("/api/clusters/{cluster_name}", ADMIN, new WithDryRun(this::change))
                .post("/api/clusters/_connect", ADMIN, new WithDryRun(this::connect))
                .post("/api/clusters/{cluster_name}/_connect", ADMIN, new WithDryRun(this::connect))
                .delete("/api/clusters/_connect", ADMIN, this::disconnectNothing)
                .delete("/api/clusters/_connect/{cluster_name}", ADMIN, this::disconnect)
                .delete("/api/clusters/{cluster_name}/_connect", ADMIN, this::disconnect));
    }

    @Override
    public Api api() {
        return api;
    }

    private Reply list(Request request) {
        Rows page = Rows.of(request.query());
        return page.addAll(list.rows(request)).reply();
    }

    private Reply one(Request request) {
        Connection connection = connections.get(request.identity().account(), request.clusterName());
        return Reply.ok(list.row(connection, request.budget()));
    }

    private Reply connect(Request request) {
        AccountId account = request.identity().account();
        ConnectionForm form =
                ConnectionForm.ofNew(new Fields(request.json()), account).labelled(request.variable("cluster_name"));
        return request.query().flag("dry_run")
                ? Reply.ok(
                        connecting.diagnose(form.endpoint(), request.budget()).wire())
                : Reply.created(ClusterRows.connected(connecting.connect(account, form, request.budget())));
    }

    private Reply change(Request request) {
        Connection known = connections.current(request.identity().account(), request.clusterName());
        if (ConnectionForm.namesAnotherHost(new Fields(request.json()), known)) {
            // Before it is told what else that takes.
            managed.refuse(known.account(), known.name());
        }
        ConnectionForm form = ConnectionForm.ofChange(new Fields(request.json()), known);
        if (form.name().isPresent() || !form.endpoint().equals(known.endpoint())) {
            managed.refuse(known.account(), known.name());
        }
        boolean force = request.query().flag("force");
        return request.query().flag("dry_run")
                ? Reply.ok(
                        changing.diagnose(known, form, force, request.budget()).wire())
                : Reply.ok(list.row(changing.change(known, form, force, request.budget()), request.budget()));
    }

    private Reply export(Request request) {
        return Reply.ok(ExportRows.of(connections.list(request.identity().account())));
    }

    private Reply importAll(Request request) {
        AccountId account = request.identity().account();
        return Reply.ok(
                request.query().flag("dry_run")
                        ? importing.tryOut(account, request.json(), request.budget())
                        : importing.connect(account, request.json(), request.budget()));
    }

    private Reply disconnectNothing(Request request) {
        throw ApiException.invalid(
                "Which cluster? DELETE /api/clusters/{cluster_name}/_connect, or _all in place of the name for all.");
    }

    private Reply disconnect(Request request) {
        AccountId account = request.identity().account();
        boolean force = request.query().flag("force");
        if (request.variable("cluster_name").filter("_all"::equals).isPresent()) {
            connections.list(account).stream()
                    .map(Connection::name)
                    .filter(name -> !managed.contains(account, name))
                    .filter(name -> force || underWay.on(account, name).isEmpty())
                    .forEach(name -> connections.delete(account, name));
        } else {
            managed.refuse(account, request.clusterName());
            if (!force) {
                underWay.refuse(
                        account,
                        request.clusterName(),
                        " Or add ?force=true: it fails then, and what it did to the cluster stays.");
            }
            connections.delete(account, request.clusterName());
        }
        return Reply.ok(list.rows(account, request.budget()));
    }
}
