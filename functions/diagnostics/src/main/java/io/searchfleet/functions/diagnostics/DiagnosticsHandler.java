package io.searchfleet.functions.diagnostics;

import static io.searchfleet.model.Scope.READ;

import io.searchfleet.Wiring;
import io.searchfleet.clusters.ClusterRelay;
import io.searchfleet.clusters.LastKnown;
import io.searchfleet.connections.Connection;
import io.searchfleet.model.ApiException;
import io.searchfleet.web.Api;
import io.searchfleet.web.ApiFunction;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import io.searchfleet.web.Routes;
import io.searchfleet.web.Rows;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /api/clusters/{cluster_name}/diagnostics/_summary}: the rules per node, and with {@code ?view=cluster} what they
 * found in the cluster as a whole.
 */
public final class DiagnosticsHandler implements ApiFunction {
    private static final Set<Status> FINDINGS = EnumSet.of(Status.DANGER, Status.WARN);

    private final ClusterRelay relay;
    private final LastKnown lastKnown;
    private final Api api;

    public DiagnosticsHandler() {
        this(Wiring.fromEnvironment());
    }

    DiagnosticsHandler(Wiring wiring) {
        this.relay = new ClusterRelay(wiring);
        this.lastKnown = wiring.lastKnown();
        this.api =
                wiring.api(Routes.none().get("/api/clusters/{cluster_name}/diagnostics/_summary", READ, this::summary));
    }

    @Override
    public Api api() {
        return api;
    }

    private Reply summary(Request request) {
        boolean isOfCluster = isOfCluster(request);
        Optional<Set<Status>> wanted = request.query().first("status").map(Status::list);
        Rows rows = Rows.of(request.query());
        ClusterDiagnostics diagnostics = diagnostics(request);
        return isOfCluster
                ? Reply.ok(diagnostics.view(wanted.orElse(FINDINGS)))
                : rows.addAll(diagnostics.rows(wanted)).reply();
    }

    private ClusterDiagnostics diagnostics(Request request) {
        Connection connection = relay.connection(request);
        return ClusterDiagnostics.of(connection, relay.client(connection), lastKnown, request.budget());
    }

    private static boolean isOfCluster(Request request) {
        return switch (request.query().first("view").orElse("nodes")) {
            case "nodes" -> false;
            case "cluster" -> true;
            default -> throw ApiException.invalid("'view' must be nodes or cluster.");
        };
    }
}
