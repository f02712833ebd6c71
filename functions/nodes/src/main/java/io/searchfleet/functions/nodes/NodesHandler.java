package io.searchfleet.functions.nodes;

import static io.searchfleet.model.Scope.READ;

import io.searchfleet.Wiring;
import io.searchfleet.clusters.ClusterRelay;
import io.searchfleet.clusters.NodeSummary;
import io.searchfleet.connections.Connection;
import io.searchfleet.engine.EngineAnswer;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.engine.EnginePath;
import io.searchfleet.web.Api;
import io.searchfleet.web.ApiFunction;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import io.searchfleet.web.Routes;
import java.util.ArrayList;
import java.util.List;

/** {@code /api/nodes/{cluster_name}[/{node_ids}]/_summary}, {@code _info}, {@code _stats}. */
public final class NodesHandler implements ApiFunction {
    private final ClusterRelay relay;
    private final Api api;

    public NodesHandler() {
        this(Wiring.fromEnvironment());
    }

    NodesHandler(Wiring wiring) {
        this.relay = new ClusterRelay(wiring);
        this.api = wiring.api(Routes.none()
                .get("/api/nodes/{cluster_name}/_summary", READ, this::summary)
                .get("/api/nodes/{cluster_name}/{node_ids}/_summary", READ, this::summary)
                .get("/api/nodes/{cluster_name}/_info", READ, this::info)
                .get("/api/nodes/{cluster_name}/{node_ids}/_info", READ, this::info)
                .get("/api/nodes/{cluster_name}/_stats", READ, request -> relay.get(request, "/_nodes/stats"))
                .get("/api/nodes/{cluster_name}/{node_ids}/_stats", READ, this::statsOfSome));
    }

    @Override
    public Api api() {
        return api;
    }

    private Reply summary(Request request) {
        Connection connection = relay.connection(request);
        EngineClient client = relay.client(connection);
        List<String> wanted = request.list("node_ids");
        return Reply.ok(
                wanted.isEmpty()
                        ? NodeSummary.all(client, connection.cluster().engine(), request.budget())
                        : NodeSummary.of(wanted, client, connection.cluster().engine(), request.budget()));
    }

    private Reply info(Request request) {
        Connection connection = relay.connection(request);
        List<String> wanted = request.list("node_ids");
        EngineAnswer answer = relay.client(connection).get(path(wanted), request.budget());
        return Reply.ok(NodeInfo.forOldClients(
                answer.json(), wanted, connection.cluster().engine()));
    }

    private Reply statsOfSome(Request request) {
        List<String> wanted = request.list("node_ids");
        Reply reply = relay.get(request, path(wanted, "stats"));
        NodeInfo.requireAny(reply.body(), wanted);
        return reply;
    }

    private static String path(List<String> wanted, String... more) {
        List<String> segments = new ArrayList<>(List.of("_nodes"));
        if (!wanted.isEmpty()) {
            segments.add(String.join(",", wanted));
        }
        segments.addAll(List.of(more));
        return EnginePath.of(segments);
    }
}
