package io.searchfleet.functions.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.Engine;
import io.searchfleet.engine.Fanout.Part;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules over statistics recorded from real nodes. */
class ClusterDiagnosticsTest {
    private static final Engine ENGINE = Engine.of("opensearch", "3.8.0");
    private static final Set<Status> ALL = EnumSet.allOf(Status.class);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "cache  | Field Evictions              | 0,0.0  | -         | [0,0]      | -",
                "cache  | Query Cache Evictions        | 0,0.0  | per query | [0.1,0.2]  | -",
                "fs     | Documents Deleted            | 0.000% | -         | [0.1,0.25] | -",
                "fs     | Merge Rate                   | 0,0.0  | MB/s      | -          | -",
                "fs     | Disk space used              | 0.000% | -         | [0.8,0.95] | -",
                "action | Indexing - Index             | 0,0.00 | ms        | [10,50]    | -",
                "action | Indexing - Delete            | 0,0.00 | ms        | [5,10]     | -",
                "action | Search - Query               | 0,0.00 | ms        | [50,500]   | -",
                "action | Search - Fetch               | 0,0.00 | ms        | [8,15]     | -",
                "action | Get - Total                  | 0,0.00 | ms        | [5,10]     | -",
                "action | Get - Exists                 | 0,0.00 | ms        | [5,10]     | -",
                "action | Get - Missing                | 0,0.00 | ms        | [2,5]      | -",
                "action | Refresh                      | 0,0.00 | ms        | [10,20]    | -",
                "action | Flush                        | 0,0.00 | ms        | [750,1500] | -",
                "memory | Total Memory                 | 0,0.0  | GB        | -          | -",
                "memory | Heap Size                    | 0,0.0  | GB        | [30,32]    | -",
                "memory | Heap % of RAM                | 0.000% | -         | [0.6,0.75] | -",
                "memory | % Heap Used                  | 0.000% | -         | -          | -",
                "memory | GC Young Generation Freq     | 0,0.0  | s         | -          | [30,15,0]",
                "memory | GC Young Generation Duration | 0,0.00 | ms        | [150,400]  | -",
                "memory | GC Old Generation Freq       | 0,0.0  | s         | -          | [30,15,0]",
                "memory | GC Old Generation Duration   | 0,0.00 | ms        | [150,400]  | -",
                "memory | Swap Space                   | 0.00b  | MB        | [1,1]      | -",
                "network| HTTP Connection Rate         | 0,0.0  | /second   | [5,30]     | -"
            })
    void eachRuleOfTheContract_isThere_withItsLimits(
            String category, String label, String format, String unit, String upper, String lower) {
        for (String release : List.of("opensearch-3.8", "elasticsearch-5.6")) {
            JsonNode rule = rule(row(stats(release)), category, label);
            assertThat(rule.path("format").asText()).isEqualTo(format);
            assertThat(rule.path("unit").textValue()).isEqualTo(unit);
            assertThat(rule.path("upper_limit").toString()).isEqualTo(upper == null ? "null" : upper);
            assertThat(rule.path("lower_limit").toString()).isEqualTo(lower == null ? "null" : lower);
            assertThat(rule.path("status").isNull()).isEqualTo(upper == null && lower == null);
            assertThat(rule.path("rule_value").isNumber()).isTrue();
            assertThat(rule.path("rule_comment").asText()).hasSizeGreaterThan(30);
            assertThat(rule.path("formula_repl").asText()).doesNotContainPattern("[a-z]");
        }
    }

    @Test
    void thereAreNoOtherRules() {
        assertThat(Rules.ALL).hasSize(24);
    }

    @Test
    void aRow_hasElasticHqsFields_inItsOrder() {
        ObjectNode row = row(stats("opensearch-3.8"));
        assertThat(names(row))
                .containsExactly(
                        "node_id",
                        "name",
                        "host",
                        "is_master_node",
                        "is_data_node",
                        "cache_rules",
                        "fs_rules",
                        "action_rules",
                        "memory_rules",
                        "network_rules",
                        "stale_since");
        assertThat(row.path("is_master_node").isBoolean()).isTrue();
        assertThat(row.path("is_data_node").booleanValue()).isTrue();
        assertThat(names(row.path("fs_rules").path(0)))
                .containsExactly(
                        "rule_label",
                        "rule_comment",
                        "rule_formula",
                        "formula_repl",
                        "rule_value",
                        "status",
                        "format",
                        "unit",
                        "upper_limit",
                        "lower_limit");
    }

    @Test
    void theDiskIsUsed_whereItIsNotAvailable() {
        JsonNode stats = stats("opensearch-3.8");
        disk(stats, 1000, 40);
        JsonNode rule = rule(row(stats), "fs", "Disk space used");
        assertThat(rule.path("rule_value").doubleValue()).isEqualTo(0.96);
        assertThat(rule.path("formula_repl").asText()).isEqualTo("(1000 - 40) / 1000");
        assertThat(rule.path("status").asText()).isEqualTo("DANGER");
    }

    @Test
    void aFigureThatTheNodeDoesNotGive_leavesItsRulesOut() {
        JsonNode stats = stats("opensearch-3.8");
        node(stats).withObject("/os").remove("swap");
        node(stats).withObject("/jvm/gc/collectors").remove("old");
        JsonNode memory = row(stats).path("memory_rules");
        assertThat(memory.findValuesAsText("rule_label"))
                .hasSize(6)
                .doesNotContain("Swap Space", "GC Old Generation Freq", "GC Old Generation Duration");
    }

    @Test
    void withoutTheMaster_theRulesStillCome_andTheViewSaysWhy() {
        Part<JsonNode> missing = new Part.Missing<>(ApiException.clusterTimeout("The cluster did not answer in time."));
        ClusterDiagnostics diagnostics = ClusterDiagnostics.of(stats("opensearch-3.8"), missing, ENGINE);
        ObjectNode row = diagnostics.rows(Optional.empty()).getFirst();
        assertThat(row.path("is_master_node").isNull()).isTrue();
        assertThat(row.path("is_data_node").booleanValue()).isTrue();
        assertThat(row.path("memory_rules").size()).isEqualTo(9);
        assertThat(diagnostics.view(ALL).path("missing").toString())
                .isEqualTo(
                        "[{\"part\":\"master\",\"reason\":\"The cluster did not answer in time.\",\"stale_since\":null}]");
    }

    @Test
    void whereNoMasterIsElected_noNodeIsIt() {
        ObjectNode none = Json.object().putNull("master_node");
        ClusterDiagnostics diagnostics =
                ClusterDiagnostics.of(stats("opensearch-3.8"), new Part.Present<>(none), ENGINE);
        ObjectNode row = diagnostics.rows(Optional.empty()).getFirst();
        assertThat(row.path("is_master_node").isBoolean()).isTrue();
        assertThat(row.path("is_master_node").booleanValue()).isFalse();
        assertThat(diagnostics.missing()).isEmpty();
    }

    @Test
    void nodesThatDidNotAnswer_areMissing() {
        JsonNode stats = stats("opensearch-3.8");
        ((ObjectNode) stats.path("_nodes")).put("total", 3).put("failed", 2);
        assertThat(diagnostics(stats).view(ALL).path("missing").path(0).toString())
                .isEqualTo(
                        "{\"part\":\"nodes\",\"reason\":\"2 of 3 nodes did not give their statistics in time.\",\"stale_since\":null}");
    }

    @Test
    void theView_hasTheWorstFirst_acrossNodes() {
        JsonNode stats = stats("opensearch-3.8");
        ObjectNode first = node(stats);
        ObjectNode second = first.deepCopy().put("name", "node-2");
        ((ObjectNode) stats.path("nodes")).set("second", second);
        first.withObject("/indices/search").put("query_time_in_millis", 1204).put("query_total", 20);
        second.withObject("/fs/total").put("total_in_bytes", 1000).put("available_in_bytes", 40);
        ObjectNode view = diagnostics(stats).view(EnumSet.of(Status.DANGER, Status.WARN));
        assertThat(names(view)).containsExactly("status", "counts", "findings", "missing");
        assertThat(view.path("status").asText()).isEqualTo("DANGER");
        List<String> statuses = view.path("findings").findValuesAsText("status");
        assertThat(statuses).contains("DANGER", "WARN").isSorted().doesNotContain("PASS");
        JsonNode counts = view.path("counts");
        assertThat(counts.path("DANGER").asInt() + counts.path("WARN").asInt()).isEqualTo(statuses.size());
        assertThat(counts.path("PASS").asInt()).isEqualTo(2 * 21 - statuses.size());
        JsonNode disk = finding(view, "Disk space used");
        assertThat(disk.path("node").asText()).isEqualTo("node-2");
        assertThat(disk.path("category").asText()).isEqualTo("fs");
        assertThat(disk.path("limit").doubleValue()).isEqualTo(0.95);
        assertThat(disk.path("reason").asText()).isEqualTo("Disk space used is 96%, above the limit of 95%.");
        JsonNode query = finding(view, "Search - Query");
        assertThat(query.path("reason").asText()).isEqualTo("Search - Query is 60.2 ms, above the limit of 50 ms.");
        assertThat(names(query))
                .containsExactly(
                        "node_id",
                        "node",
                        "host",
                        "category",
                        "rule_label",
                        "rule_comment",
                        "rule_value",
                        "unit",
                        "format",
                        "status",
                        "limit",
                        "reason");
    }

    @Test
    void aLowerLimit_isBrokenFromAbove() {
        JsonNode stats = stats("opensearch-3.8");
        node(stats).withObject("/jvm").put("uptime_in_millis", 100_000);
        node(stats).withObject("/jvm/gc/collectors/young").put("collection_count", 5);
        JsonNode finding = finding(diagnostics(stats).view(ALL), "GC Young Generation Freq");
        assertThat(finding.path("status").asText()).isEqualTo("WARN");
        assertThat(finding.path("limit").toString()).isEqualTo("30");
        assertThat(finding.path("reason").asText())
                .isEqualTo("GC Young Generation Freq is 20 s, below the limit of 30 s.");
    }

    @Test
    void aPass_isWithinItsLimit_whenItIsAskedFor() {
        JsonNode stats = stats("opensearch-3.8");
        node(stats).withObject("/http").put("total_opened", 2);
        node(stats).withObject("/jvm").put("uptime_in_millis", 1000);
        ObjectNode view = diagnostics(stats).view(EnumSet.of(Status.PASS));
        assertThat(view.path("findings").findValuesAsText("status")).containsOnly("PASS");
        assertThat(finding(view, "HTTP Connection Rate").path("reason").asText())
                .isEqualTo("HTTP Connection Rate is 2/second, within the limit of 5/second.");
    }

    @Test
    void rows_canBeNarrowedToAStatus() {
        JsonNode stats = stats("opensearch-3.8");
        disk(stats, 1000, 100);
        ObjectNode row =
                diagnostics(stats).rows(Optional.of(EnumSet.of(Status.WARN))).getFirst();
        assertThat(row.path("fs_rules").findValuesAsText("rule_label")).containsExactly("Disk space used");
    }

    @Test
    void withoutNodes_nothingIsJudged() {
        ObjectNode view = diagnostics(Json.object()).view(ALL);
        assertThat(view.toString())
                .isEqualTo(
                        "{\"status\":null,\"counts\":{\"DANGER\":0,\"WARN\":0,\"PASS\":0},\"findings\":[],\"missing\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "warn", "WARN,", "ALL", "WARN, DANGER"})
    void anUnknownStatus_isRefused(String text) {
        assertThatThrownBy(() -> Status.list(text))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.kind()).isEqualTo(ApiException.Kind.INVALID));
        assertThat(Status.list("WARN,DANGER")).containsExactly(Status.DANGER, Status.WARN);
    }

    private static ClusterDiagnostics diagnostics(JsonNode stats) {
        return ClusterDiagnostics.of(stats, new Part.Present<>(Json.object().put("master_node", "other")), ENGINE);
    }

    private static ObjectNode row(JsonNode stats) {
        return diagnostics(stats).rows(Optional.empty()).getFirst();
    }

    private static JsonNode rule(JsonNode row, String category, String label) {
        return row.path(category + "_rules")
                .valueStream()
                .filter(rule -> rule.path("rule_label").asText().equals(label))
                .findFirst()
                .orElseThrow(() -> new AssertionError(label));
    }

    private static JsonNode finding(JsonNode view, String label) {
        return view.path("findings")
                .valueStream()
                .filter(finding -> finding.path("rule_label").asText().equals(label))
                .findFirst()
                .orElseThrow(() -> new AssertionError(label));
    }

    private static void disk(JsonNode stats, long total, long available) {
        node(stats).withObject("/fs/total").put("total_in_bytes", total).put("available_in_bytes", available);
    }

    private static ObjectNode node(JsonNode stats) {
        return (ObjectNode) stats.path("nodes").iterator().next();
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static JsonNode stats(String release) {
        try (InputStream in = ClusterDiagnosticsTest.class.getResourceAsStream("/nodes-stats-" + release + ".json")) {
            return Json.parse(Objects.requireNonNull(in).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
