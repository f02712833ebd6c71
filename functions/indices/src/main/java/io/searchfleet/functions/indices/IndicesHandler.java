package io.searchfleet.functions.indices;

import static io.searchfleet.model.Scope.ADMIN;
import static io.searchfleet.model.Scope.OPERATE;
import static io.searchfleet.model.Scope.READ;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Wiring;
import io.searchfleet.clusters.ClusterRelay;
import io.searchfleet.connections.Connection;
import io.searchfleet.engine.Engine;
import io.searchfleet.engine.EnginePath;
import io.searchfleet.model.ApiException;
import io.searchfleet.web.Api;
import io.searchfleet.web.ApiFunction;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import io.searchfleet.web.Routes;
import io.searchfleet.web.Rows;
import io.searchfleet.web.WithDryRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /api/indices/{cluster_name}[/{index_names}]} and all below it. */
public final class IndicesHandler implements ApiFunction {
    private static final String OPEN_AND_CLOSED = "expand_wildcards=open,closed";

    private final ClusterRelay relay;
    private final Aliases aliases;
    private final IndexActions actions;
    private final IndexLife life;
    private final Api api;

    public IndicesHandler() {
        this(Wiring.fromEnvironment());
    }

    IndicesHandler(Wiring wiring) {
        this.relay = new ClusterRelay(wiring);
        this.aliases = new Aliases(relay);
        this.actions = new IndexActions(relay);
        this.life = new IndexLife(relay);
        this.api = wiring.api(Routes.none()
                .get("/api/indices/{cluster_name}", READ, this::indices)
                .get("/api/indices/{cluster_name}/{index_names}", READ, this::indices)
                .post("/api/indices/{cluster_name}", ADMIN, life::create)
                .post("/api/indices/{cluster_name}/{index_names}", ADMIN, life::create)
                .delete("/api/indices/{cluster_name}/{index_names}", ADMIN, new WithDryRun(life::delete))
                .get("/api/indices/{cluster_name}/_summary", READ, this::summary)
                .get("/api/indices/{cluster_name}/{index_names}/_summary", READ, this::summary)
                .get("/api/indices/{cluster_name}/_stats", READ, this::stats)
                .get("/api/indices/{cluster_name}/{index_names}/_stats", READ, this::stats)
                .get("/api/indices/{cluster_name}/_shards", READ, this::shards)
                .get("/api/indices/{cluster_name}/{index_names}/_shards", READ, this::shards)
                .get("/api/indices/{cluster_name}/{index_names}/_mapping", READ, this::mapping)
                .get("/api/indices/{cluster_name}/{index_names}/_mapping/{mapping_name}", READ, this::mappingOfType)
                .get("/api/indices/{cluster_name}/_closed", READ, this::closed)
                .get("/api/indices/{cluster_name}/_deleted", READ, this::deleted)
                .get("/api/indices/{cluster_name}/_aliases", READ, aliases::list)
                .get("/api/indices/{cluster_name}/{index_names}/_aliases", READ, aliases::list)
                .get("/api/indices/{cluster_name}/{index_names}/{alias_name}/_aliases", READ, aliases::list)
                .post("/api/indices/{cluster_name}/_aliases", OPERATE, aliases::add)
                .post("/api/indices/{cluster_name}/{index_names}/_aliases", OPERATE, aliases::add)
                .post("/api/indices/{cluster_name}/{index_names}/{alias_name}/_aliases", OPERATE, aliases::add)
                .delete("/api/indices/{cluster_name}/_aliases", OPERATE, aliases::remove)
                .delete("/api/indices/{cluster_name}/{index_names}/_aliases", OPERATE, aliases::remove)
                .delete("/api/indices/{cluster_name}/{index_names}/{alias_name}/_aliases", OPERATE, aliases::remove)
                .put("/api/indices/{cluster_name}/action/{action}", OPERATE, new WithDryRun(actions::run))
                .put(
                        "/api/indices/{cluster_name}/{index_names}/action/{action}",
                        OPERATE,
                        new WithDryRun(actions::run)));
    }

    @Override
    public Api api() {
        return api;
    }

    private Reply indices(Request request) {
        List<String> names = request.indexNames();
        return relay.get(request, EnginePath.of(names.isEmpty() ? "_all" : String.join(",", names)), OPEN_AND_CLOSED);
    }

    private Reply stats(Request request) {
        return relay.get(request, path(request, "_stats"));
    }

    private Reply shards(Request request) {
        return relay.rows(request, cat(request, "shards"), "format=json&h=index,shard,prirep,state,docs,store,ip,node");
    }

    private Reply summary(Request request) {
        Connection connection = relay.connection(request);
        List<ObjectNode> rows = IndexSummary.read(
                relay.client(connection),
                EnginePath.withQuery(
                        cat(request, "indices"),
                        IndexSummary.QUERY,
                        request.query().encodedOnly(IndexSummary.PARAMETERS)),
                connection.settings().showDotIndices(),
                request.budget());
        return Rows.of(request.query()).addAll(rows).reply();
    }

    private Reply mapping(Request request) {
        return relay.get(request, path(request, "_mapping"));
    }

    private Reply mappingOfType(Request request) {
        Engine engine = relay.connection(request).cluster().engine();
        String type = request.variable("mapping_name").orElseThrow();
        if (engine.mappingType().isPresent()) {
            return relay.get(request, path(request, "_mapping", type));
        }
        if (!type.equals("_doc")) {
            throw ApiException.notFound("There is no type '" + type + "': mappings of " + engine.distribution() + " "
                    + engine.version() + " have no types but '_doc'.");
        }
        return mapping(request);
    }

    private Reply closed(Request request) {
        Rows rows = Rows.of(request.query());
        String columns = "health,status,index,uuid,pri,rep,docs.count,docs.deleted,store.size,pri.store.size";
        String path = "/_cat/indices?format=json&h=" + columns;
        relay.client(relay.connection(request)).get(path, request.budget()).forEachRow(row -> {
            if (row.path("status").asText().equals("close")) {
                rows.add(row);
            }
        });
        return rows.reply();
    }

    private Reply deleted(Request request) {
        Connection connection = relay.connection(request);
        Rows rows = Rows.of(request.query());
        Graveyard.read(relay.client(connection), request.budget()).forEach(rows::add);
        return rows.reply();
    }

    /** {@code /{index_names}/_stats}, or {@code /_stats} where the request names no index. */
    private static String path(Request request, String... call) {
        List<String> segments = new ArrayList<>(names(request).stream().toList());
        segments.addAll(List.of(call));
        return EnginePath.of(segments);
    }

    /** {@code /_cat/shards/{index_names}}, or {@code /_cat/shards}. */
    private static String cat(Request request, String table) {
        List<String> segments = new ArrayList<>(List.of("_cat", table));
        names(request).ifPresent(segments::add);
        return EnginePath.of(segments);
    }

    private static Optional<String> names(Request request) {
        List<String> names = request.indexNames();
        return names.isEmpty() ? Optional.empty() : Optional.of(String.join(",", names));
    }
}
