package io.searchfleet.functions.indices;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.clusters.ClusterRelay;
import io.searchfleet.clusters.ClusterWrite;
import io.searchfleet.clusters.IndexTargets;
import io.searchfleet.connections.Connection;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.engine.EnginePath;
import io.searchfleet.model.Json;
import io.searchfleet.web.Fields;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import io.searchfleet.web.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The aliases of indices. What the path does not name, the body does: {@code index_name}, {@code alias_name}. */
final class Aliases {
    /** What may come with a new alias, as the cluster calls it. */
    private static final List<String> PROPERTIES =
            List.of("filter", "routing", "index_routing", "search_routing", "is_write_index", "is_hidden");

    private final ClusterRelay relay;

    Aliases(ClusterRelay relay) {
        this.relay = relay;
    }

    /** Rows of {@code index_name} and {@code alias}, with what else the alias has. */
    Reply list(Request request) {
        List<String> segments = new ArrayList<>();
        if (!request.indexNames().isEmpty()) {
            segments.add(String.join(",", request.indexNames()));
        }
        segments.add("_alias");
        request.variable("alias_name").ifPresent(segments::add);
        Rows rows = Rows.of(request.query());
        relay.read(relay.connection(request), EnginePath.of(segments), request.budget(), ClusterRelay.NAME_INDICES)
                .forEachField((index, about) -> about.path("aliases")
                        .properties()
                        .forEach(alias -> rows.add(row(index, alias.getKey(), alias.getValue()))));
        return rows.reply();
    }

    private static ObjectNode row(String index, String name, JsonNode properties) {
        ObjectNode row = Json.object().put("index_name", index).put("alias", name);
        return properties instanceof ObjectNode more ? row.setAll(more) : row;
    }

    Reply add(Request request) {
        ObjectNode body = request.json();
        ObjectNode alias = Json.object();
        PROPERTIES.stream().filter(body::has).forEach(name -> alias.set(name, body.get(name)));
        return change(request, "PUT", alias);
    }

    Reply remove(Request request) {
        return change(request, "DELETE", null);
    }

    private Reply change(Request request, String method, @Nullable ObjectNode alias) {
        Connection connection = relay.connection(request);
        Fields fields = new Fields(request.json());
        Optional<String> index = Optional.of(String.join(",", request.indexNames()))
                .filter(names -> !names.isEmpty())
                .or(() -> fields.text("index_name"));
        Optional<String> name = request.variable("alias_name").or(() -> fields.text("alias_name"));
        fields.holds(index.isPresent(), "Which index? Name it in the path or as 'index_name'.");
        fields.holds(name.isPresent(), "Which alias? Name it in the path or as 'alias_name'.");
        fields.check();
        request.about("index_names", index.orElseThrow());
        request.about("alias_name", name.orElseThrow());
        EngineClient client = relay.client(connection);
        IndexTargets targets =
                IndexTargets.of(connection, client, List.of(index.orElseThrow().split(",", -1)), request.budget());
        IndexTargets.requireUnprotected(connection, name.orElseThrow());
        return new ClusterWrite(client, request.budget())
                .send(method, EnginePath.of(targets.expression(), "_alias", name.orElseThrow()), alias);
    }
}
