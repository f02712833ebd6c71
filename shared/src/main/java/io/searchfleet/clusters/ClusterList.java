package io.searchfleet.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Wiring;
import io.searchfleet.clusters.LastKnown.Section;
import io.searchfleet.connections.Connection;
import io.searchfleet.connections.Connections;
import io.searchfleet.engine.ClusterInfo;
import io.searchfleet.engine.Connector;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.engine.Fanout;
import io.searchfleet.engine.Fanout.Part;
import io.searchfleet.engine.Fanout.Pending;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.web.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All clusters of an account with their health: everything asked at once, one deadline, what came is shown. */
public final class ClusterList {
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    private final Connections connections;
    private final Connector connector;
    private final LastKnown lastKnown;

    public ClusterList(Wiring wiring) {
        this.connections = wiring.connections();
        this.connector = wiring.connector();
        this.lastKnown = wiring.lastKnown();
    }

    private record Asked(Connection connection, Pending<ClusterInfo> info, Pending<JsonNode> health) {}

    /** A row per connection, sorted by name. One that cannot be reached has {@code cluster_connected} false. */
    public List<ObjectNode> rows(AccountId account, Budget request) {
        return rows(account, ClusterFilter.ALL, request);
    }

    /**
     * Those rows that the query of a request asks for by {@code tag}, {@code q} and {@code health}.
     *
     * @throws ApiException invalid, when the query is
     */
    public List<ObjectNode> rows(Request request) {
        return rows(request.identity().account(), ClusterFilter.of(request.query()), request.budget());
    }

    private List<ObjectNode> rows(AccountId account, ClusterFilter filter, Budget request) {
        List<Connection> candidates =
                connections.list(account).stream().filter(filter::matches).toList();
        return live(candidates, request).stream().filter(filter::matches).toList();
    }

    /** The row of one connection. */
    public ObjectNode row(Connection connection, Budget request) {
        return live(List.of(connection), request).getFirst();
    }

    private List<ObjectNode> live(List<Connection> all, Budget request) {
        Budget budget = request.atMost(DEADLINE);
        List<Asked> asked =
                all.stream().map(connection -> ask(connection, budget)).toList();
        List<Told> told = asked.stream().map(one -> told(one, request)).toList();
        return told.stream().map(Told::row).toList();
    }

    private Asked ask(Connection connection, Budget budget) {
        EngineClient client = connector.client(connection.target());
        return new Asked(
                connection,
                Fanout.start(budget, () -> ClusterInfo.of(client.get("/", budget))),
                Fanout.start(budget, () -> ClusterHealth.read(client, budget)));
    }

    /** What became of the questions, and the store's part in it, which goes on meanwhile for all clusters at once. */
    private record Told(
            Connection connection,
            Part<ClusterInfo> info,
            Part<JsonNode> health,
            Pending<Optional<LastKnown.Old>> old) {
        ObjectNode row() {
            return ClusterRows.live(
                    connection,
                    info.toOptional(),
                    health.toOptional(),
                    LastKnown.found(old),
                    info.missing().or(health::missing));
        }
    }

    private Told told(Asked asked, Budget request) {
        Part<ClusterInfo> info = asked.info().await();
        Part<JsonNode> health = asked.health().await();
        return new Told(
                asked.connection(),
                info,
                health,
                lastKnown.keepOrFind(asked.connection(), Section.HEALTH, health, request));
    }
}
