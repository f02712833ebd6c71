package io.searchfleet.functions.provisioning;

import io.searchfleet.Wiring;
import io.searchfleet.connections.Connection;
import io.searchfleet.connections.Connections;
import io.searchfleet.connections.Draft;
import io.searchfleet.engine.ClusterInfo;
import io.searchfleet.engine.Connector;
import io.searchfleet.engine.Credentials;
import io.searchfleet.engine.Endpoint;
import io.searchfleet.engine.EngineAnswer;
import io.searchfleet.fleet.ManagedCluster;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import java.util.Optional;

/** The connection of a managed cluster: named by its slug, so that every route of ElasticHQ's API reaches it. */
final class Bridge {
    private final Connections connections;
    private final Connector connector;

    Bridge(Wiring wiring) {
        this.connections = wiring.connections();
        this.connector = wiring.connector();
    }

    /** The credentials by which it is reached now; empty where it is not connected. */
    Optional<Credentials.Basic> credentials(ManagedCluster cluster) {
        return connections.basic(cluster.account(), cluster.connection());
    }

    /**
     * Lets the connection lead to where the cluster answers, with the credentials that it takes, which is tried first.
     * What a user set of it stays.
     *
     * @throws ApiException when the cluster does not answer, or not to these credentials
     */
    void connect(ManagedCluster cluster, Budget budget) {
        Optional<Connection> known = connections.find(cluster.account(), cluster.connection());
        Credentials credentials = cluster.credentials()
                .<Credentials>map(basic -> basic)
                .or(() -> known.map(connection -> connection.endpoint().credentials()))
                .orElseGet(Credentials.None::new);
        Endpoint endpoint = Endpoint.of(cluster.address().orElseThrow()).with(credentials);
        ClusterInfo info = ask(endpoint, budget);
        Draft.Traits tags = new Draft.Traits(Optional.empty(), Optional.of(cluster.tags()), Optional.empty());
        connections.keep(known.map(connection -> Draft.Traits.UNSAID.onto(connection, endpoint, info))
                .orElseGet(() -> new Draft(cluster.account(), Optional.of(cluster.connection()), endpoint, tags, info)
                        .named(cluster.connection())));
    }

    private ClusterInfo ask(Endpoint endpoint, Budget budget) {
        return connector.once(endpoint, target -> {
            EngineAnswer answer = connector.client(target).get("/", budget);
            if (answer.status() == 401 || answer.status() == 403) {
                throw ApiException.unauthorizedByCluster("The cluster does not take its own credentials yet.");
            }
            return ClusterInfo.of(answer);
        });
    }

    /** Forgets the connection, if there is one. */
    void disconnect(ManagedCluster cluster) {
        if (connections.find(cluster.account(), cluster.connection()).isPresent()) {
            connections.delete(cluster.account(), cluster.connection());
        }
    }
}
