package io.searchfleet.functions.connections;

import io.searchfleet.Wiring;
import io.searchfleet.connections.Connection;
import io.searchfleet.connections.Connections;
import io.searchfleet.connections.Draft;
import io.searchfleet.engine.Advice;
import io.searchfleet.engine.ClusterInfo;
import io.searchfleet.engine.Connector;
import io.searchfleet.engine.Diagnosis;
import io.searchfleet.engine.Endpoint;
import io.searchfleet.engine.EngineAnswer;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import java.time.Duration;

/** Connects a cluster: asks it who it is, and only then stores how to reach it. */
final class ConnectService {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Connections connections;
    private final ManagedConnections managed;
    private final Connector connector;

    ConnectService(Wiring wiring, ManagedConnections managed) {
        this.managed = managed;
        this.connections = wiring.connections();
        this.connector = wiring.connector();
    }

    /** @throws ApiException why the cluster could not be connected; then nothing is stored */
    Connection connect(AccountId account, ConnectionForm form, Budget budget) {
        return save(account, form, ask(form.endpoint(), budget));
    }

    /**
     * Stores a cluster that was asked.
     *
     * @throws ApiException conflict, when it was made here
     */
    Connection save(AccountId account, ConnectionForm form, ClusterInfo cluster) {
        return connections.save(
                new Draft(account, form.name(), form.endpoint(), form.traits(), cluster),
                known -> managed.refuse(account, known.name()));
    }

    /** Tries to reach a cluster and tells how each step went. Nothing is stored. */
    Diagnosis diagnose(Endpoint endpoint, Budget budget) {
        return connector.once(endpoint, target -> connector.diagnose(target, budget.atMost(PATIENCE)));
    }

    /** What a cluster says of itself. */
    ClusterInfo ask(Endpoint endpoint, Budget budget) {
        return connector.once(endpoint, target -> {
            try {
                EngineAnswer answer = connector.client(target).get("/", budget.atMost(PATIENCE));
                if (answer.status() == 401) {
                    throw Advice.unauthorized(endpoint, answer);
                }
                return ClusterInfo.of(answer);
            } catch (ApiException e) {
                ApiException advised = Advice.on(e, endpoint);
                // To connect what is not there is ElasticHQ's 404.
                throw e.kind() == ApiException.Kind.CLUSTER_UNREACHABLE
                        ? ApiException.notFound(advised.messages())
                        : advised;
            }
        });
    }
}
