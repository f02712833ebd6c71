package io.searchfleet.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import java.time.Duration;

/** A cluster's health, also of one that has no master: then as the node that is asked knows it, red. */
final class ClusterHealth {
    /** Long enough for an election, short enough to leave time for the second question. */
    private static final Duration FOR_A_MASTER = Duration.ofSeconds(1);

    private ClusterHealth() {}

    static JsonNode read(EngineClient client, Budget budget) {
        try {
            return client.get("/_cluster/health?master_timeout=" + FOR_A_MASTER.toSeconds() + "s", budget)
                    .json();
        } catch (ApiException e) {
            if (e.clusterStatus() != 503) {
                throw e;
            }
            return client.get("/_cluster/health?local=true", budget).json();
        }
    }
}
