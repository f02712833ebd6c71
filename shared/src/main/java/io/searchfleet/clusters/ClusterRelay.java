package io.searchfleet.clusters;

import io.searchfleet.Wiring;
import io.searchfleet.connections.Connection;
import io.searchfleet.connections.Connections;
import io.searchfleet.engine.Connector;
import io.searchfleet.engine.EngineAnswer;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.engine.EnginePath;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import io.searchfleet.web.Rows;
import java.util.HashSet;
import java.util.Set;

/** Passes a request on to the cluster that it names, and the cluster's bytes back. */
public final class ClusterRelay {
    /** Ours, or such as would change the form of the answer or smuggle in a body. */
    private static final Set<String> NOT_PASSED =
            Set.of("format", "source", "source_content_type", "error_trace", "help");

    /** How to ask for less of a list that a cluster sends whole. */
    public static final String NAME_INDICES = "Name indices in the path to ask for less.";

    private static final String FILTER = "Narrow it with ?filter_path=… or by naming nodes or indices.";

    private final Connections connections;
    private final Connector connector;

    public ClusterRelay(Wiring wiring) {
        this.connections = wiring.connections();
        this.connector = wiring.connector();
    }

    /**
     * The connection that the path variable {@code cluster_name} names.
     *
     * @throws ApiException not found; forbidden, when its mode does not allow what the route does
     */
    public Connection connection(Request request) {
        Connection connection = connections.get(request.identity().account(), request.clusterName());
        connection.require(request.scope());
        return connection;
    }

    public EngineClient client(Connection connection) {
        return connector.client(connection.target());
    }

    /**
     * The cluster's answer to a GET of {@code path}, with the caller's query parameters.
     *
     * @param query ours, as {@code a=1&b=2}; one of the same name wins over the caller's
     */
    public Reply get(Request request, String path, String query) {
        EngineClient client = client(connection(request)).checking();
        return Reply.okBytes(
                        answer(client, request, path, query, NOT_PASSED, FILTER).bytes())
                .withWayOut(FILTER);
    }

    public Reply get(Request request, String path) {
        return get(request, path, "");
    }

    /** As {@link #get}, of a list of rows: the page and the fields of it that the caller wants. */
    public Reply rows(Request request, String path, String query) {
        Rows rows = Rows.of(request.query());
        Set<String> ours = new HashSet<>(NOT_PASSED);
        ours.addAll(Rows.PARAMETERS);
        EngineClient client = client(connection(request));
        EngineAnswer answer =
                answer(rows.isWhole() ? client.checking() : client, request, path, query, ours, NAME_INDICES);
        if (rows.isWhole()) {
            return Reply.okBytes(answer.bytes()).withWayOut(Rows.WAY_OUT);
        }
        answer.forEachRow(rows::add);
        return rows.reply();
    }

    private static EngineAnswer answer(
            EngineClient client, Request request, String path, String query, Set<String> notPassed, String wayOut) {
        Set<String> dropped = new HashSet<>(notPassed);
        for (String part : query.split("&", -1)) {
            dropped.add(part.substring(0, Math.max(0, part.indexOf('='))));
        }
        String full = EnginePath.withQuery(path, query, request.query().encodedWithout(dropped));
        return read(client, full, request.budget(), wayOut);
    }

    /**
     * The cluster's answer to a GET of {@code path}.
     *
     * @param wayOut a sentence that says how to ask for less, for the error when it is too large to be read
     */
    public EngineAnswer read(Connection connection, String path, Budget budget, String wayOut) {
        return read(client(connection), path, budget, wayOut);
    }

    private static EngineAnswer read(EngineClient client, String path, Budget budget, String wayOut) {
        try {
            return client.get(path, budget);
        } catch (ApiException e) {
            throw e.kind() == ApiException.Kind.ANSWER_TOO_LARGE ? e.withNote(wayOut) : e;
        }
    }
}
