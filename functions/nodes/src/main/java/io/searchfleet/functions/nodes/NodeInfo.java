package io.searchfleet.functions.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.clusters.NodeSummary;
import io.searchfleet.engine.Engine;
import io.searchfleet.engine.EngineAnswer;
import java.util.List;
import java.util.stream.StreamSupport;

/** What clients of ElasticHQ, written for Elasticsearch 2 to 6, look for in a node's info and later engines left out. */
final class NodeInfo {
    /** An answer without nodes is shorter than this; a node's own part never is. */
    private static final int SHORTEST_NODE = 2000;

    private NodeInfo() {}

    /** The answer of {@code /_nodes}, each node with {@code build}, {@code http_address} and its role settings. */
    static JsonNode forOldClients(JsonNode answer, List<String> wanted, Engine engine) {
        requireAny(answer, wanted);
        for (JsonNode node : answer.path("nodes")) {
            if (node instanceof ObjectNode object) {
                complete(object, engine);
            }
        }
        return answer;
    }

    /** Not found, when the bytes of {@code /_nodes/…} are an answer about no node. */
    static void requireAny(byte[] answer, List<String> wanted) {
        if (answer.length < SHORTEST_NODE) {
            requireAny(new EngineAnswer(200, answer).json(), wanted);
        }
    }

    private static void requireAny(JsonNode answer, List<String> wanted) {
        if (!wanted.isEmpty() && answer.path("nodes").isEmpty()) {
            throw NodeSummary.unknown(wanted);
        }
    }

    private static void complete(ObjectNode node, Engine engine) {
        copy(node, "build", node.path("build_hash"));
        copy(node, "http_address", node.path("http").path("publish_address"));
        if (node.path("settings") instanceof ObjectNode settings) {
            ObjectNode roles = settings.path("node") instanceof ObjectNode there ? there : settings.putObject("node");
            if (!roles.has("master")) {
                roles.put("master", String.valueOf(holds(node, engine.masterRoleNames())));
            }
            if (!roles.has("data")) {
                roles.put("data", String.valueOf(holds(node, engine.dataRoleNames())));
            }
        }
    }

    private static void copy(ObjectNode node, String field, JsonNode value) {
        if (!node.has(field) && value.isTextual()) {
            node.set(field, value);
        }
    }

    private static boolean holds(JsonNode node, List<String> names) {
        return StreamSupport.stream(node.path("roles").spliterator(), false)
                .anyMatch(role -> names.contains(role.asText()));
    }
}
