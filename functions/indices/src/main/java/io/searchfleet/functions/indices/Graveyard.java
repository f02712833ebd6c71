package io.searchfleet.functions.indices;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Json;
import java.util.ArrayList;
import java.util.List;

/** The indices that were deleted lately: the tombstones that the cluster's state keeps of the last 500. */
final class Graveyard {
    private static final String CALL = "/_cluster/state/metadata?filter_path=metadata.index-graveyard.tombstones";

    private Graveyard() {}

    /** Rows {@code {index, deleted}}, the latest first; {@code deleted} is in ms since the epoch. */
    static List<ObjectNode> read(EngineClient client, Budget budget) {
        JsonNode tombstones = client.get(CALL, budget)
                .json()
                .path("metadata")
                .path("index-graveyard")
                .path("tombstones");
        List<ObjectNode> rows = new ArrayList<>();
        for (JsonNode tombstone : tombstones) {
            rows.add(Json.object()
                    .put("index", tombstone.path("index").path("index_name").asText())
                    .put("deleted", tombstone.path("delete_date_in_millis").asLong()));
        }
        return rows.reversed();
    }
}
