package io.searchfleet.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import java.io.IOException;

/**
 * What a cluster says of itself at {@code GET /}.
 *
 * @param uuid empty while the cluster has none yet ({@code _na_}: no master was ever elected)
 */
public record ClusterInfo(String clusterName, String uuid, Engine engine) {
    /**
     * Of an answer to {@code GET /}. Version 5 and 6 answer 503 while they have no master, and say all the same who they
     * are.
     *
     * @throws ApiException the answer's error; bad cluster answer
     */
    public static ClusterInfo of(EngineAnswer answer) {
        return of(answer.status() == 503 && names(answer.body()) ? answer.body() : answer.bytes());
    }

    private static boolean names(byte[] answer) {
        try {
            return Json.parseBounded(answer).path("version").has("number");
        } catch (IOException e) {
            return false;
        }
    }

    /** @throws ApiException bad cluster answer, when this is no Elasticsearch or OpenSearch */
    public static ClusterInfo of(byte[] answer) {
        try {
            JsonNode root = Json.parseBounded(answer);
            String version = root.path("version").path("number").asText("");
            String name = root.path("cluster_name").asText("");
            if (!version.isEmpty() && !name.isEmpty()) {
                String uuid = root.path("cluster_uuid").asText("");
                String distribution = root.path("version").path("distribution").asText("elasticsearch");
                return new ClusterInfo(name, uuid.equals("_na_") ? "" : uuid, Engine.of(distribution, version));
            }
        } catch (IOException e) {
            // Falls through: not JSON is not a cluster either.
        }
        throw ApiException.badClusterAnswer(
                "The host answers, but not as an Elasticsearch or OpenSearch cluster does (GET / names no version).");
    }
}
