package io.searchfleet.local;

import static io.searchfleet.local.TestRuntime.admin;
import static io.searchfleet.local.TestRuntime.call;
import static io.searchfleet.local.TestRuntime.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.engines.EngineOptions;
import io.searchfleet.engines.EngineProcess;
import io.searchfleet.engines.EngineRelease;
import io.searchfleet.local.TestRuntime.Answer;
import io.searchfleet.model.Json;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The ElasticHQ API over a real engine of each release: every route that reads a cluster, and every one that changes it. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.searchfleet.engines.EngineRelease#underTest")
@ExtendWith(EngineTable.class)
class EngineContractIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Parameter
    EngineRelease release = EngineRelease.OPENSEARCH_3_8;

    private static @Nullable EngineProcess engine;
    private static String cluster = "";

    @BeforeParameterizedClassInvocation
    static void start(EngineRelease release, @TempDir Path folder) {
        long begun = System.nanoTime();
        cluster = "it-" + release.id().replace('.', '-');
        EngineProcess started =
                EngineProcess.start(EngineOptions.of(release, folder).withClusterName(cluster));
        engine = started;
        EngineTable.started(release, Duration.ofNanos(System.nanoTime() - begun));
        Answer connected = call(
                "POST",
                "/api/clusters/_connect",
                admin(),
                "{\"ip\":\"127.0.0.1\",\"port\":" + started.uri().getPort() + "}");
        assertThat(connected.status()).as(connected.text()).isEqualTo(201);
        assertThat(connected.data().path("cluster_name").asText()).isEqualTo(cluster);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        call("DELETE", "/api/clusters/" + cluster + "/_connect", admin(), "");
        Objects.requireNonNull(engine).close();
    }

    @BeforeEach
    void anEmptyCluster() throws Exception {
        for (JsonNode row : direct("GET", "/_cat/indices?format=json", "")) {
            direct("DELETE", "/" + row.path("index").asText(), "");
        }
    }

    // Reads of the cluster

    @Test
    void theCluster_isWhatItIs() {
        JsonNode row = list(
                        "/api/clusters", r -> r.path("cluster_name").asText().equals(cluster))
                .getFirst();
        assertThat(row.path("cluster_version").asText()).isEqualTo(release.version());
        assertThat(row.path("distribution").asText()).isEqualTo(release.distribution());
        assertThat(row.path("cluster_uuid").asText()).hasSizeGreaterThan(10);
        assertThat(row.path("cluster_health").path("number_of_nodes").asInt()).isEqualTo(1);
        JsonNode summary = ok(get("/api/clusters/" + cluster + "/_summary"));
        assertThat(summary.path("status").asText()).isIn("green", "yellow");
        assertThat(summary.path("version").asText()).isEqualTo(release.version());
        assertThat(summary.path("missing").isEmpty()).as(summary.toString()).isTrue();
        assertThat(summary.path("nodes").size()).isEqualTo(1);
        for (String route : List.of("_health", "_state", "_stats", "_pending_tasks", "_settings")) {
            ok(get("/api/clusters/" + cluster + "/" + route));
        }
    }

    @Test
    void settings_areChanged_andAWrongOneIsTheClustersOwn400() {
        String path = "/api/clusters/" + cluster + "/_settings";
        String setting = "{\"transient\":{\"cluster.routing.allocation.enable\":\"all\"}}";
        assertThat(ok(call("PUT", path, admin(), setting)).path("acknowledged").asBoolean())
                .isTrue();
        Answer wrong = call("PUT", path, admin(), "{\"transient\":{\"no.such.setting\":1}}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.message()).contains("no.such.setting");
    }

    @Test
    void theNode_hasItsRolesAndFigures() {
        JsonNode row = ok(get("/api/nodes/" + cluster + "/_summary"));
        assertThat(row.path("name").asText()).isEqualTo("node-1");
        assertThat(row.path("is_master_node").asBoolean()).isTrue();
        assertThat(row.path("is_electable_master").asBoolean()).isTrue();
        assertThat(row.path("is_data_node").asBoolean()).isTrue();
        for (String field : List.of("fsFree", "heapPercent", "heapMax", "heapCurrent", "host", "uptime")) {
            assertThat(row.path(field).asText()).as(field).isNotEmpty();
        }
        String id = row.path("node_id").asText();
        JsonNode info = ok(get("/api/nodes/" + cluster + "/" + id + "/_info"))
                .path("nodes")
                .path(id);
        assertThat(info.path("http_address").asText()).contains("127.0.0.1");
        assertThat(info.path("build").asText()).isNotEmpty();
        assertThat(info.path("settings").path("node").path("master").asText()).isEqualTo("true");
        assertThat(info.path("settings").path("node").path("data").asText()).isEqualTo("true");
        JsonNode stats =
                ok(get("/api/nodes/" + cluster + "/_stats")).path("nodes").path(id);
        for (String part :
                List.of("indices", "os", "process", "jvm", "thread_pool", "fs", "transport", "http", "breakers")) {
            assertThat(stats.has(part)).as(part).isTrue();
        }
        assertThat(get("/api/nodes/" + cluster + "/nobody/_summary").status()).isEqualTo(404);
    }

    @Test
    void diagnostics_judgeEveryFigure_onEveryRelease() throws Exception {
        create("books", "{}");
        document("books", "{\"title\":\"one\"}");
        String path = "/api/clusters/" + cluster + "/diagnostics/_summary";
        JsonNode row = ok(get(path));
        assertThat(row.path("name").asText()).isEqualTo("node-1");
        assertThat(row.path("host").asText()).isEqualTo("127.0.0.1");
        assertThat(row.path("is_master_node").booleanValue()).isTrue();
        assertThat(row.path("is_data_node").booleanValue()).isTrue();
        assertThat(row.path("cache_rules").size()).isEqualTo(2);
        assertThat(row.path("fs_rules").size()).isEqualTo(3);
        assertThat(row.path("action_rules").size()).isEqualTo(9);
        assertThat(row.path("memory_rules").size()).isEqualTo(9);
        assertThat(row.path("network_rules").size()).isEqualTo(1);
        JsonNode memory = row.path("memory_rules").path(0);
        assertThat(memory.path("rule_value").doubleValue())
                .as(memory.toString())
                .isBetween(0.1, 100_000.0);

        JsonNode view = ok(get(path + "?view=cluster&status=PASS,WARN,DANGER"));
        assertThat(view.path("missing").isEmpty()).as(view.toString()).isTrue();
        assertThat(view.path("status").asText()).isIn("DANGER", "WARN", "PASS");
        assertThat(view.path("findings").size())
                .as("3 of 24 rules have no limits")
                .isEqualTo(21);
        assertThat(view.path("findings").findValuesAsText("status"))
                .as("worst first")
                .isSortedAccordingTo(Comparator.comparingInt(List.of("DANGER", "WARN", "PASS")::indexOf));
        assertThat(ok(get(path + "?view=cluster")).path("findings").findValuesAsText("status"))
                .doesNotContain("PASS");
        assertThat(get(path + "?view=nothing").status()).isEqualTo(400);
        assertThat(get(path + "?status=nothing").status()).isEqualTo(400);
        assertThat(get(path + "?fields=name").json().path("data").toString()).isEqualTo("[{\"name\":\"node-1\"}]");
    }

    @Test
    void everyCommandOfThePassThrough_answers() throws Exception {
        create("books", "{}");
        for (String command : List.of(
                "_cluster_status",
                "_cluster_settings",
                "_cluster_tasks",
                "_cluster_state",
                "_cluster_stats",
                "_cluster_health",
                "_nodes",
                "_nodes_stats",
                "_indices_info",
                "_indices_stats",
                "_indices_templates",
                "_indices_segments",
                "_indices_shard_stores",
                "_indices_recovery",
                "_indices_mappings",
                "_indices_aliases",
                "_cat_aliases",
                "_cat_allocation",
                "_cat_count",
                "_cat_fielddata",
                "_cat_health",
                "_cat_indices",
                "_cat_master",
                "_cat_nodeattrs",
                "_cat_nodes",
                "_cat_pending_tasks",
                "_cat_plugins",
                "_cat_recovery",
                "_cat_segments",
                "_cat_shards",
                "_cat_thread_pool",
                "books/_settings",
                "_cat/indices?v")) {
            Answer answer = get("/api/rest/" + cluster + "/" + command);
            assertThat(answer.status()).as(command + answer.text()).isEqualTo(200);
            assertThat(answer.json().path("data").isArray()).as(command).isTrue();
        }
    }

    // Indices

    @Test
    void anIndex_isMade_shown_andDeleted() throws Exception {
        String mapping = "{\"properties\":{\"title\":{\"type\":\"keyword\"}}}";
        JsonNode made = ok(call(
                "POST",
                index("books"),
                admin(),
                "{\"settings\":{\"number_of_shards\":\"1\",\"number_of_replicas\":\"0\"},\"mappings\":" + mapping
                        + ",\"aliases\":{\"library\":{}}}"));
        assertThat(made.path("acknowledged").asBoolean()).isTrue();
        assertThat(made.path("index").asText("books")).isEqualTo("books");
        ok(call("POST", index(""), admin(), "{\"index_name\":\"papers\"}"));
        document("books", "{\"title\":\"one\"}");

        JsonNode all = ok(get(index("")));
        assertThat(all.has("books") && all.has("papers")).isTrue();
        JsonNode book = ok(get(index("books"))).path("books");
        assertThat(book.path("aliases").has("library")).isTrue();
        assertThat(book.path("mappings").toString()).contains("\"keyword\"");
        assertThat(book.path("settings")
                        .path("index")
                        .path("number_of_replicas")
                        .asText())
                .isEqualTo("0");

        Answer again = call("POST", index("books"), admin(), "{}");
        assertThat(again.status()).as(again.text()).isEqualTo(409);
        assertThat(again.message()).contains("books");
        assertThat(get(index("nothing")).status()).isEqualTo(404);
        assertThat(call("DELETE", index("nothing"), admin(), "").status()).isEqualTo(404);

        JsonNode preview = ok(call("DELETE", index("books") + "?dry_run=true", admin(), ""));
        assertThat(preview.path("total").path("docs").asInt()).isEqualTo(1);
        assertThat(preview.path("indices").path(0).path("aliases").path(0).asText())
                .isEqualTo("library");
        assertThat(ok(call("DELETE", index("books"), admin(), ""))
                        .path("acknowledged")
                        .asBoolean())
                .isTrue();
        assertThat(get(index("books")).status()).isEqualTo(404);
        JsonNode tombstone = ok(get(index("_deleted")));
        assertThat(tombstone.path("index").asText()).isEqualTo("books");
        assertThat(tombstone.path("deleted").asLong()).isGreaterThan(1_600_000_000_000L);
    }

    @Test
    void aTypedMapping_worksEverywhere_andCanBeReadByItsType() throws Exception {
        ok(call(
                "POST",
                index("typed"),
                admin(),
                "{\"mappings\":{\"book\":{\"properties\":{\"title\":{\"type\":\"keyword\"}}}}}"));
        assertThat(ok(get(index("typed/_mapping")))
                        .path("typed")
                        .path("mappings")
                        .toString())
                .contains("\"keyword\"");
        boolean hasTypes =
                release.version().startsWith("5.") || release.version().startsWith("6.");
        assertThat(get(index("typed/_mapping/book")).status()).isEqualTo(hasTypes ? 200 : 404);
        assertThat(get(index("typed/_mapping/_doc")).status()).isEqualTo(hasTypes ? 404 : 200);
    }

    @Test
    void summaryAndShards_haveTheFieldsThatClientsRead() throws Exception {
        create("books", "{\"settings\":{\"number_of_shards\":1,\"number_of_replicas\":1}}");
        create("papers", "{\"settings\":{\"number_of_shards\":1,\"number_of_replicas\":0}}");
        document("books", "{\"title\":\"one\"}");
        JsonNode row = list(index("_summary"), r -> true).getFirst();
        assertThat(row.path("index_name").asText()).isEqualTo("books");
        assertThat(row.path("health").asText()).isEqualTo("yellow");
        assertThat(row.path("state").asText()).isEqualTo("open");
        assertThat(row.path("docs").asInt(-1)).isEqualTo(1);
        assertThat(row.path("docs_deleted").asInt(-1)).isZero();
        assertThat(row.path("size_in_bytes").asLong()).isPositive();
        assertThat(row.path("fielddata").path("memory_size_in_bytes").isIntegralNumber())
                .isTrue();
        assertThat(row.path("settings").path("number_of_shards").asInt()).isEqualTo(1);
        assertThat(row.path("settings").path("number_of_replicas").asInt()).isEqualTo(1);

        Answer page = get(index("_summary?page=2&size=1&fields=index_name,docs"));
        assertThat(page.header("X-Total-Count")).isEqualTo("2");
        assertThat(page.json().path("data").toString()).isEqualTo("[{\"index_name\":\"papers\",\"docs\":0}]");

        List<JsonNode> shards = list(index("books/_shards"), r -> true);
        assertThat(shards).hasSize(2);
        assertThat(shards.getFirst().path("store").isTextual()).isTrue();
        JsonNode unassigned = shards.get(1);
        assertThat(unassigned.path("state").asText()).isEqualTo("UNASSIGNED");
        assertThat(unassigned.has("node") && unassigned.path("node").isNull()).isTrue();
        assertThat(list(index("_shards?size=1&fields=shard"), r -> true)).hasSize(1);
        assertThat(ok(get(index("books/_stats"))).path("indices").has("books")).isTrue();
        assertThat(ok(get(index("_stats")))
                        .path("_all")
                        .path("primaries")
                        .path("docs")
                        .path("count")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void wildcards_lists_dateMath_andAll_work() throws Exception {
        create("logs-1", "{}");
        create("logs-2", "{}");
        create("other", "{}");
        assertThat(ok(get(index("logs-*"))).size()).isEqualTo(2);
        assertThat(ok(get(index("logs-1,other"))).size()).isEqualTo(2);
        assertThat(ok(get(index("_all"))).size()).isEqualTo(3);
        String today = "<daily-{now/d{yyyy}}>";
        ok(call("POST", index(URLEncoder.encode(today, StandardCharsets.UTF_8)), admin(), "{}"));
        assertThat(list(index("_summary"), r -> r.path("index_name").asText().matches("daily-\\d{4}")))
                .hasSize(1);
        assertThat(get(index(URLEncoder.encode(today, StandardCharsets.UTF_8) + "/_stats"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void names_neverLeaveTheirEndpoint() throws Exception {
        create("books", "{}");
        for (String name : List.of("_cluster", "_nodes", "_snapshot", "_search", "_tasks", "_settings")) {
            assertThat(get(index(name)).status()).as(name).isEqualTo(404);
            assertThat(call("POST", index(name), admin(), "{}").status())
                    .as(name)
                    .isIn(400, 404);
            assertThat(call("DELETE", index(name), admin(), "").status())
                    .as(name)
                    .isIn(400, 404);
        }
        for (String name : List.of("%2e%2e", "..%2F_cluster%2Fhealth", "books%2F_search", "books%3Fx", "books%23x")) {
            assertThat(get(index(name)).status()).as(name).isIn(400, 404);
            assertThat(call("DELETE", index(name), admin(), "").status())
                    .as(name)
                    .isIn(400, 403, 404);
        }
        for (String name : List.of("UPPER", "a%20b", "a%22b", "-a", "a,b", "a*", "a%7Cb", "a%3Cb")) {
            Answer refused = call("POST", index(name), admin(), "{}");
            assertThat(refused.status()).as(name + refused.text()).isEqualTo(400);
            assertThat(refused.message()).isNotEmpty();
        }
        assertThat(ok(get(index(""))).size()).isEqualTo(1);
    }

    @Test
    void everyAction_isTheClustersOwnAnswer() throws Exception {
        create("books", "{\"settings\":{\"number_of_shards\":1,\"number_of_replicas\":0}}");
        create("papers", "{\"settings\":{\"number_of_shards\":1,\"number_of_replicas\":0}}");
        document("books", "{\"title\":\"one\"}");
        for (String action :
                List.of("_flush", "_refresh", "_cache", "_force_merge?max_num_segments=1", "_expunge_deleted")) {
            for (String where : List.of("books/action/", "books,papers/action/", "action/")) {
                JsonNode answer = ok(call("PUT", index(where + action), admin(), ""));
                assertThat(answer.path("_shards").path("failed").asInt(-1))
                        .as(where + action + answer)
                        .isZero();
            }
        }
        JsonNode preview = ok(call("PUT", index("action/_close?dry_run=true"), admin(), ""));
        assertThat(preview.path("total").path("indices").asInt()).isEqualTo(2);
        assertThat(ok(call("PUT", index("books/action/_close"), admin(), ""))
                        .path("acknowledged")
                        .asBoolean())
                .isTrue();
        assertThat(list(index("_closed"), r -> true)).hasSize(1);
        assertThat(list(index("_closed"), r -> r.path("index").asText().equals("books")))
                .hasSize(1);
        assertThat(list(index("_summary"), r -> true)).hasSize(1);
        assertThat(ok(get(index(""))).has("books")).as("closed ones are shown").isTrue();
        ok(call("PUT", index("books/action/_open"), admin(), ""));
        assertThat(list(index("_closed"), r -> true)).isEmpty();
        assertThat(call("PUT", index("books/action/_nonsense"), admin(), "").status())
                .isEqualTo(404);
        assertThat(call("PUT", index("nothing/action/_flush"), admin(), "").status())
                .isEqualTo(404);
    }

    @Test
    void aliases_areAdded_listed_andRemoved_inEveryForm() throws Exception {
        create("books", "{}");
        create("papers", "{}");
        assertThat(get(index("_aliases")).json().path("data").isEmpty()).isTrue();
        ok(call("POST", index("books/one/_aliases"), admin(), ""));
        ok(call("POST", index("books/_aliases"), admin(), "{\"alias_name\":\"two\",\"routing\":\"x\"}"));
        ok(call(
                "POST",
                index("_aliases"),
                admin(),
                "{\"index_name\":\"papers\",\"alias_name\":\"two\",\"filter\":{\"term\":{\"a\":\"b\"}}}"));
        assertThat(list(index("_aliases"), r -> true)).hasSize(3);
        assertThat(list(index("books/_aliases"), r -> true)).hasSize(2);
        JsonNode named = list(index("papers/two/_aliases"), r -> true).getFirst();
        assertThat(named.path("index_name").asText()).isEqualTo("papers");
        assertThat(named.path("alias").asText()).isEqualTo("two");
        assertThat(named.path("filter").has("term")).isTrue();
        assertThat(get(index("books/nothing/_aliases")).status()).isEqualTo(404);
        Answer clash = call("POST", index("books/papers/_aliases"), admin(), "");
        assertThat(clash.status()).as(clash.text()).isEqualTo(409);
        assertThat(call("POST", index("books/_aliases"), admin(), "").status()).isEqualTo(400);
        assertThat(call("POST", index("nothing/x/_aliases"), admin(), "").status())
                .isEqualTo(404);

        assertThat(ok(call("DELETE", index("books/one/_aliases"), admin(), ""))
                        .path("acknowledged")
                        .asBoolean())
                .isTrue();
        ok(call("DELETE", index("books/_aliases"), admin(), "{\"alias_name\":\"two\"}"));
        ok(call("DELETE", index("_aliases"), admin(), "{\"index_name\":\"papers\",\"alias_name\":\"two\"}"));
        assertThat(call("DELETE", index("books/one/_aliases"), admin(), "").status())
                .isEqualTo(404);
        assertThat(get(index("_aliases")).json().path("data").isEmpty()).isTrue();
    }

    @Test
    void deletingByPattern_takesTheNamesAgain() throws Exception {
        create("logs-1", "{}");
        create("logs-2", "{}");
        create("kept", "{}");
        Answer asked = call("DELETE", index("logs-*"), admin(), "");
        assertThat(asked.status()).isEqualTo(400);
        assertThat(asked.message()).contains("confirm=logs-1,logs-2");
        assertThat(call("DELETE", index("logs-*?confirm=logs-1"), admin(), "").status())
                .isEqualTo(400);
        assertThat(call("DELETE", index("_all"), admin(), "").status()).isEqualTo(400);
        ok(call("DELETE", index("logs-*?confirm=logs-2,logs-1"), admin(), ""));
        assertThat(ok(get(index(""))).has("kept")).isTrue();
        assertThat(ok(get(index(""))).size()).isEqualTo(1);
        assertThat(call("DELETE", index("none-*?confirm=x"), admin(), "").status())
                .isEqualTo(404);
    }

    @Test
    void protectedIndices_areNeverReached() throws Exception {
        direct("PUT", "/.hidden-1", "{\"aliases\":{\"door\":{}}}");
        create("books", "{}");
        for (Answer refused : List.of(
                call("DELETE", index(".hidden-1"), admin(), ""),
                call("DELETE", index("door"), admin(), ""),
                call("PUT", index(".hidden-1/action/_close"), admin(), ""),
                call("PUT", index("door/action/_close"), admin(), ""),
                call("POST", index(".hidden-1/x/_aliases"), admin(), ""),
                call("POST", index(".new"), admin(), "{}"))) {
            assertThat(refused.status()).as(refused.text()).isEqualTo(403);
            assertThat(refused.message()).contains("protected", "'.*'");
        }
        direct("PUT", "/_cluster/settings", "{\"transient\":{\"action.destructive_requires_name\":true}}");
        Answer cautious = call("PUT", index("action/_close"), admin(), "");
        assertThat(cautious.status()).as("the cluster's own caution counts").isEqualTo(400);
        direct("PUT", "/_cluster/settings", "{\"transient\":{\"action.destructive_requires_name\":false}}");
        ok(call("PUT", index("action/_close"), admin(), ""));
        assertThat(list(index("_closed"), r -> true)).hasSize(1);
        assertThat(call("DELETE", index("*"), admin(), "").message()).contains("confirm=books");
        ok(call("PUT", index("action/_open"), admin(), ""));
        ok(call("DELETE", index("*?confirm=books"), admin(), ""));
        assertThat(ok(get(index(""))).has(".hidden-1")).isTrue();
    }

    // Snapshots

    @Test
    void aSnapshot_isMade_listed_restored_andDeleted() throws Exception {
        create("books", "{\"settings\":{\"number_of_shards\":1,\"number_of_replicas\":0}}");
        document("books", "{\"title\":\"one\"}");
        String repositories = "/api/repositories/" + cluster;
        String snapshots = "/api/snapshots/" + cluster + "/repository/backups";
        ok(call(
                "POST",
                repositories + "/backups",
                admin(),
                "{\"type\":\"fs\",\"settings\":{\"location\":\"backups\"}}"));
        JsonNode repository = list(
                        repositories, r -> r.path("repository_name").asText().equals("backups"))
                .getFirst();
        assertThat(repository.path("repository_type").asText()).isEqualTo("fs");
        ok(get(repositories + "/backups"));
        ok(call("POST", repositories + "/backups/_verify", admin(), ""));
        for (String wrong : List.of(
                "{}", "{\"type\":\"nope\"}", "{\"type\":\"fs\",\"settings\":{\"location\":\"/somewhere/else\"}}")) {
            Answer refused = call("POST", repositories + "/other", admin(), wrong);
            assertThat(refused.status()).as(refused.text()).isEqualTo(400);
            assertThat(refused.message()).doesNotContain("not known");
        }
        assertThat(get(snapshots.replace("backups", "nothing")).status()).isEqualTo(404);

        JsonNode made = ok(call("POST", snapshots + "/first", admin(), "{\"indices\":\"books\"}"));
        assertThat(made.path("snapshot").path("state").asText()).isEqualTo("SUCCESS");
        Thread.sleep(5);
        ok(call("POST", snapshots + "/second", admin(), "{\"indices\":\"books\"}"));
        assertThat(list(snapshots, r -> true).stream()
                        .map(r -> r.path("snapshot").asText()))
                .as("newest first")
                .containsExactly("second", "first");
        JsonNode first = list(snapshots + "?page=2&size=1", r -> true).getFirst();
        assertThat(first.path("shards").path("successful").asInt()).isEqualTo(1);
        assertThat(first.path("start_time_in_millis").asLong()).isPositive();
        assertThat(call("POST", snapshots + "/first", admin(), "{}").status()).isEqualTo(409);
        assertThat(get(snapshots + "/nothing").status()).isEqualTo(404);
        assertThat(ok(get(snapshots + "/first/_status")).path("percent").asDouble())
                .isEqualTo(100);

        Answer clash = call("POST", snapshots + "/first/_restore", admin(), "{\"indices\":\"books\"}");
        assertThat(clash.status()).as(clash.text()).isEqualTo(409);
        String renaming = "{\"indices\":\"boo*\",\"rename_pattern\":\"(.+)\",\"rename_replacement\":\"restored-$1\"}";
        JsonNode plan = ok(call("POST", snapshots + "/first/_restore?dry_run=true", admin(), renaming));
        assertThat(plan.path("indices").path(0).path("restored_as").asText()).isEqualTo("restored-books");
        JsonNode restored = ok(call("POST", snapshots + "/first/_restore", admin(), renaming));
        assertThat(restored.path("snapshot").path("shards").path("failed").asInt(-1))
                .isZero();
        assertThat(ok(get(index("restored-books/_stats")))
                        .path("_all")
                        .path("primaries")
                        .path("docs")
                        .path("count")
                        .asInt())
                .isEqualTo(1);
        assertThat(ok(get(snapshots + "/first/_restore")).path("percent").asDouble())
                .isEqualTo(100);

        ok(call("DELETE", snapshots + "/first", admin(), ""));
        assertThat(call("DELETE", snapshots + "/first", admin(), "").status()).isEqualTo(404);
        assertThat(call("DELETE", snapshots + "/*", admin(), "").status()).isEqualTo(400);
        assertThat(list(snapshots, r -> true)).hasSize(1);
        ok(call("DELETE", snapshots + "/second", admin(), ""));
        ok(call("DELETE", repositories + "/backups", admin(), ""));
    }

    @Test
    void aSearch_isTheClustersAnswer_andItsErrorsAreItsOwn() throws Exception {
        create("books", "{}");
        document("books", "{\"title\":\"one\"}");
        String path = "/api/query/" + cluster + "/books";
        assertThat(ok(call("POST", path, admin(), "{\"query\":{\"query\":{\"match_all\":{}}}}"))
                        .path("hits")
                        .path("hits")
                        .size())
                .isEqualTo(1);
        Answer wrong = call("POST", path, admin(), "{\"query\":{\"query\":{\"no_such_query\":{}}}}");
        assertThat(wrong.status()).as(wrong.text()).isEqualTo(400);
        assertThat(wrong.message()).contains("no_such_query");
    }

    private static String index(String path) {
        return "/api/indices/" + cluster + (path.isEmpty() ? "" : "/" + path);
    }

    private static void create(String name, String body) {
        ok(call("POST", index(name), admin(), body));
    }

    private void document(String index, String document) throws Exception {
        String type = release.version().startsWith("5.") ? "doc" : "_doc";
        direct("PUT", "/" + index + "/" + type + "/1?refresh=true", document);
    }

    private static JsonNode ok(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.data();
    }

    private static List<JsonNode> list(String path, Predicate<JsonNode> filter) {
        Answer answer = get(path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        List<JsonNode> rows = new ArrayList<>();
        StreamSupport.stream(answer.json().path("data").spliterator(), false)
                .filter(filter)
                .forEach(rows::add);
        return rows;
    }

    /** Past Searchfleet, as a team's own programs would. */
    private static JsonNode direct(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        Objects.requireNonNull(engine).uri().resolve(path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        var response = HTTP.send(request, BodyHandlers.ofByteArray());
        assertThat(response.statusCode())
                .as(new String(response.body(), StandardCharsets.UTF_8))
                .isLessThan(300);
        return Json.parse(response.body());
    }
}
