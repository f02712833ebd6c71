package io.searchfleet.functions.diagnostics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.Engine;
import io.searchfleet.functions.diagnostics.Rule.Category;
import io.searchfleet.model.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All rules, applied to one node.
 *
 * @param isMaster whether it is the elected one; empty: not known
 * @param verdicts in the order of the rules; those are missing for which the node does not give the figures
 */
record NodeDiagnostics(
        String id, String name, String host, Optional<Boolean> isMaster, boolean isData, List<Verdict> verdicts) {
    NodeDiagnostics {
        verdicts = List.copyOf(verdicts);
    }

    /**
     * @param stats the node's part of {@code /_nodes/stats}
     * @param master the id of the elected master, an empty one where none is elected; empty: not known
     */
    static NodeDiagnostics of(String id, JsonNode stats, Optional<String> master, Engine engine) {
        List<Verdict> verdicts =
                Rules.ALL.stream().flatMap(rule -> rule.judge(stats).stream()).toList();
        return new NodeDiagnostics(
                id,
                stats.path("name").asText(),
                stats.path("host").asText(),
                master.map(id::equals),
                holdsData(stats.path("roles"), engine),
                verdicts);
    }

    private static boolean holdsData(JsonNode roles, Engine engine) {
        return roles.valueStream().anyMatch(role -> engine.dataRoleNames().contains(role.asText()));
    }

    /** ElasticHQ's row of a node, with those rules that {@code wanted} lets through. */
    ObjectNode row(Predicate<Verdict> wanted) {
        ObjectNode row = Json.object()
                .put("node_id", id)
                .put("name", name)
                .put("host", host)
                .put("is_master_node", isMaster.orElse(null))
                .put("is_data_node", isData);
        for (Category category : Category.values()) {
            ArrayNode rules = row.putArray(category.wireName() + "_rules");
            verdicts.stream()
                    .filter(verdict -> verdict.rule().category() == category)
                    .filter(wanted)
                    .forEach(verdict -> rules.add(verdict.json()));
        }
        return row;
    }

    /** A verdict as a line of the cluster's list. */
    ObjectNode finding(Verdict verdict) {
        ObjectNode json = verdict.json();
        ObjectNode finding = Json.object()
                .put("node_id", id)
                .put("node", name)
                .put("host", host)
                .put("category", verdict.rule().category().wireName());
        for (String field : List.of("rule_label", "rule_comment", "rule_value", "unit", "format", "status")) {
            finding.set(field, json.path(field));
        }
        finding.set("limit", verdict.limit());
        return finding.put("reason", verdict.reason());
    }
}
