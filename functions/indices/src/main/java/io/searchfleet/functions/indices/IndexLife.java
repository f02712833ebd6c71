package io.searchfleet.functions.indices;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.clusters.ClusterRelay;
import io.searchfleet.clusters.ClusterWrite;
import io.searchfleet.clusters.IndexTargets;
import io.searchfleet.connections.Connection;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.engine.EnginePath;
import io.searchfleet.model.ApiException;
import io.searchfleet.web.Fields;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes indices and deletes them. */
final class IndexLife {
    private static final Set<String> CREATION = Set.of("wait_for_active_shards", "timeout");
    private static final Set<String> DELETION = Set.of("ignore_unavailable", "timeout");
    // A cluster takes 4,096 bytes of path unless it is told otherwise.
    private static final int LONGEST_PATH = 4000;
    private static final int MOST_NAMED = 20;

    private final ClusterRelay relay;

    IndexLife(ClusterRelay relay) {
        this.relay = relay;
    }

    /** With {@code settings}, {@code mappings}, {@code aliases} of the body; the name may stand there as {@code index_name}. */
    Reply create(Request request) {
        Connection connection = relay.connection(request);
        ObjectNode body = request.json();
        String index = newName(request, new Fields(body));
        request.about("index_names", index);
        IndexTargets.requireUnprotected(connection, index);
        body.remove("index_name");
        if (body.get("mappings") instanceof ObjectNode mappings) {
            body.set("mappings", connection.cluster().engine().mappings(mappings));
        }
        String path = EnginePath.withQuery(EnginePath.of(index), request.query().encodedOnly(CREATION));
        return new ClusterWrite(relay.client(connection), request.budget()).send("PUT", path, body);
    }

    private static String newName(Request request, Fields fields) {
        Optional<String> named = request.variable("index_names").or(() -> fields.text("index_name", 255));
        fields.check();
        String name = named.orElseThrow(
                () -> ApiException.invalid("Which index? Name it in the path or as 'index_name' of the body."));
        if (!IndexTargets.isOne(name)) {
            throw ApiException.invalid("'" + name
                    + "' cannot be the name of an index: no comma, no star, no underscore or minus at its beginning.");
        }
        return name;
    }

    /**
     * Deletes the indices of the path. One that stands for whatever fits it takes a {@code confirm} that repeats what it
     * stands for, as a parameter or in the body; then exactly these are deleted.
     */
    Reply delete(Request request) {
        Connection connection = relay.connection(request);
        EngineClient client = relay.client(connection);
        IndexTargets targets = IndexTargets.of(connection, client, request.indexNames(), request.budget());
        if (request.query().flag("dry_run")) {
            return Preview.of("delete", targets, client, request.budget(), "any");
        }
        String names = targets.hasPatterns() ? confirmed(request, targets) : targets.expression();
        String path = EnginePath.of(names);
        if (path.length() > LONGEST_PATH) {
            throw ApiException.invalid("These are too many indices for one request; delete fewer at once.");
        }
        return new ClusterWrite(client, request.budget())
                .send("DELETE", EnginePath.withQuery(path, request.query().encodedOnly(DELETION)), null);
    }

    private static String confirmed(Request request, IndexTargets targets) {
        Set<String> resolved = new TreeSet<>(targets.resolved().keySet());
        if (resolved.isEmpty()) {
            throw ApiException.notFound("No index fits '" + String.join(",", request.indexNames()) + "'.");
        }
        if (!resolved.equals(confirmation(request))) {
            throw ApiException.invalid("'" + String.join(",", request.indexNames()) + "' stands for " + resolved.size()
                    + " indices. To delete them, repeat their names as ?confirm=" + listed(resolved));
        }
        return String.join(",", resolved);
    }

    private static Set<String> confirmation(Request request) {
        Set<String> names = new TreeSet<>();
        request.query().first("confirm").ifPresent(text -> names.addAll(List.of(text.split(",", -1))));
        JsonNode body = request.json().path("confirm");
        body.forEach(name -> names.add(name.asText()));
        if (body.isTextual()) {
            names.addAll(List.of(body.textValue().split(",", -1)));
        }
        return names;
    }

    private static String listed(Set<String> names) {
        return names.size() <= MOST_NAMED
                ? String.join(",", names)
                : String.join(",", names.stream().limit(MOST_NAMED).toList()) + ",… (?dry_run=true lists all of them)";
    }
}
