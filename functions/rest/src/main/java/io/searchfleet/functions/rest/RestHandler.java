package io.searchfleet.functions.rest;

import static io.searchfleet.model.Scope.READ;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.Wiring;
import io.searchfleet.clusters.ClusterList;
import io.searchfleet.clusters.ClusterRelay;
import io.searchfleet.clusters.ClusterSummary;
import io.searchfleet.clusters.HqStatus;
import io.searchfleet.connections.Connection;
import io.searchfleet.engine.EngineAnswer;
import io.searchfleet.engine.EnginePath;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import io.searchfleet.web.Api;
import io.searchfleet.web.ApiFunction;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import io.searchfleet.web.Routes;

/** {@code /api/rest/{cluster_name}/{command+}} and {@code /api/query/{cluster_name}/{index_names}}. */
public final class RestHandler implements ApiFunction {
    private final ClusterRelay relay;
    private final ClusterList clusters;
    private final HqStatus status;
    private final ClusterSummary summary;
    private final Api api;

    public RestHandler() {
        this(Wiring.fromEnvironment());
    }

    RestHandler(Wiring wiring) {
        this.relay = new ClusterRelay(wiring);
        this.clusters = new ClusterList(wiring);
        this.status = new HqStatus(wiring);
        this.summary = new ClusterSummary(wiring);
        this.api = wiring.api(Routes.none()
                .get("/api/rest/{cluster_name}/{command+}", READ, this::command)
                .post("/api/query/{cluster_name}/{index_names}", READ, this::search));
    }

    @Override
    public Api api() {
        return api;
    }

    private Reply command(Request request) {
        Connection connection = relay.connection(request);
        var segments = request.segments("command");
        return switch (String.join("/", segments)) {
            case "_hq_status" -> Reply.ok(status.status(request.identity(), request.budget()));
            case "_hq_cluster_list" -> Reply.ok(clusters.rows(request.identity().account(), request.budget()));
            case "_hq_cluster_summary" -> Reply.ok(summary.of(connection, request.budget()));
            default -> {
                ReadCall call = ReadCalls.of(segments);
                yield relay.get(request, call.path(), call.query());
            }
        };
    }

    private Reply search(Request request) {
        JsonNode query = request.json().path("query");
        if (query.isMissingNode() || query.isNull()) {
            throw ApiException.invalid("Missing query in request payload!");
        }
        if (!query.isObject()) {
            throw ApiException.invalid("'query' must be a search body, a JSON object.");
        }
        String path = EnginePath.of(String.join(",", request.indexNames()), "_search");
        EngineAnswer answer =
                relay.client(relay.connection(request)).send("POST", path, Json.bytes(query), request.budget());
        if (answer.status() == 400 && !query.has("query")) {
            // Most likely a query that stands where the body is to stand.
            throw ApiException.rejectedByCluster(400, answer.reason())
                    .withNote("The whole search body stands in 'query', such as"
                            + " {\"query\": {\"query\": {\"match_all\": {}}}}.");
        }
        return Reply.okBytes(answer.bytes());
    }
}
