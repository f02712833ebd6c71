package io.searchfleet.connections;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;

/**
 * ElasticHQ's display settings of one cluster. ElasticHQ kept them in an index on that cluster; here they are part of the
 * connection's record, and the cluster is left alone.
 *
 * @param websocketInterval seconds, 1 to 3,600
 * @param historicPollInterval seconds, 10 to 86,400
 * @param historicDaysToStore days, 1 to 365
 */
public record HqSettings(
        boolean storeMetrics,
        int websocketInterval,
        int historicPollInterval,
        int historicDaysToStore,
        boolean showDotIndices) {
    public static final HqSettings DEFAULTS = new HqSettings(true, 5, 300, 7, true);

    /** As ElasticHQ's clients read it: the settings, and the fields of the document that used to hold them. */
    public ObjectNode wire() {
        return fields().put("doc_id", "hqsettings")
                .put("index_name", ".elastichq")
                .put("version", 1)
                .put("doc_type", "data");
    }

    /** The settings alone, as they are stored. */
    ObjectNode fields() {
        return Json.object()
                .put("store_metrics", storeMetrics)
                .put("websocket_interval", websocketInterval)
                .put("historic_poll_interval", historicPollInterval)
                .put("historic_days_to_store", historicDaysToStore)
                .put("show_dot_indices", showDotIndices);
    }

    static HqSettings of(JsonNode stored) {
        return new HqSettings(
                stored.path("store_metrics").asBoolean(DEFAULTS.storeMetrics),
                stored.path("websocket_interval").asInt(DEFAULTS.websocketInterval),
                stored.path("historic_poll_interval").asInt(DEFAULTS.historicPollInterval),
                stored.path("historic_days_to_store").asInt(DEFAULTS.historicDaysToStore),
                stored.path("show_dot_indices").asBoolean(DEFAULTS.showDotIndices));
    }
}
