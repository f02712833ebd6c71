package io.searchfleet.local;

import static io.searchfleet.local.TestRuntime.admin;
import static io.searchfleet.local.TestRuntime.call;
import static io.searchfleet.local.TestRuntime.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.local.TestRuntime.Answer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every route of the ElasticHQ API, over the demo cluster: what its clients read, with the types that they know. */
class ElasticHqRoutesIT {
    @Test
    void theClusterList_hasTheRowThatClientsKnow() {
        JsonNode row = row("demo");
        assertThat(names(row))
                .containsExactlyInAnyOrder(
                        "cluster_name",
                        "cluster_ip",
                        "cluster_port",
                        "cluster_scheme",
                        "cluster_connected",
                        "cluster_host",
                        "cluster_version",
                        "cluster_health",
                        "cluster_settings",
                        "cluster_uuid",
                        "distribution",
                        "mode",
                        "tags",
                        "protected_indices",
                        "path_prefix",
                        "auth",
                        "tls",
                        "headers",
                        "stale_since",
                        "cluster_error");
        assertThat(row.path("cluster_port").isTextual()).isTrue();
        assertThat(row.path("cluster_connected").asBoolean()).isTrue();
        assertThat(row.path("cluster_health").path("status").asText()).isEqualTo("green");
        assertThat(row.path("cluster_version").asText()).isEqualTo("3.8.0");
        assertThat(row.path("cluster_settings").path("websocket_interval").asInt())
                .isEqualTo(5);
        assertThat(row.path("cluster_error").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "_health, number_of_nodes",
        "_state, metadata",
        "_stats, indices",
        "_pending_tasks, tasks",
        "_settings, defaults"
    })
    void aWrappedCall_givesTheClustersAnswer(String route, String field) {
        Answer answer = get("/api/clusters/demo/" + route + "/");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(names(answer.json())).containsExactlyInAnyOrder("data", "status_code", "message", "response_time");
        assertThat(answer.json().path("data").size()).isEqualTo(1);
        assertThat(answer.data().has(field)).isTrue();
        assertThat(answer.header("X-HQ-Response-Time")).matches("\\d+");
    }

    @Test
    void theBytesOfTheCluster_areKept() throws Exception {
        URI engine = TestRuntime.runtime().demo().orElseThrow().uri();
        try (HttpClient client = HttpClient.newHttpClient()) {
            String direct = client.send(
                            HttpRequest.newBuilder(engine.resolve("/_cluster/settings?include_defaults=true"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            assertThat(get("/api/clusters/demo/_settings").text()).contains(direct);
        }
    }

    @Test
    void queryParameters_arePassedOn() {
        Answer answer = get("/api/clusters/demo/_state?filter_path=cluster_name");
        assertThat(answer.data().toString()).isEqualTo("{\"cluster_name\":\"demo\"}");
        // Not those that would change the form of the answer.
        assertThat(get("/api/clusters/demo/_health?format=yaml")
                        .data()
                        .path("status")
                        .asText())
                .isEqualTo("green");
        Answer unknown = get("/api/clusters/demo/_health?nonsense=1");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.message()).contains("nonsense");
    }

    @Test
    void theSummary_hasHealthNumbersAndNodes() {
        JsonNode summary = get("/api/clusters/demo/_summary").data();
        assertThat(summary.path("status").asText()).isEqualTo("green");
        assertThat(summary.path("version").asText()).isEqualTo("3.8.0");
        assertThat(summary.path("indices_count").asInt()).isGreaterThanOrEqualTo(5);
        assertThat(summary.path("number_of_documents").asInt()).isGreaterThanOrEqualTo(9000);
        assertThat(summary.path("indices_size_in_bytes").isIntegralNumber()).isTrue();
        assertThat(summary.path("nodes").size()).isEqualTo(1);
        assertThat(summary.path("missing").isEmpty()).isTrue();
    }

    @Test
    void aSettingOfTheCluster_canBeChanged_andAWrongOneSaysWhy() {
        Answer changed = call(
                "PUT",
                "/api/clusters/demo/_settings",
                admin(),
                "{\"persistent\":{\"cluster.max_shards_per_node\":\"1500\"}}");
        assertThat(changed.data().path("acknowledged").asBoolean()).isTrue();
        assertThat(get("/api/clusters/demo/_settings")
                        .data()
                        .path("persistent")
                        .path("cluster")
                        .path("max_shards_per_node")
                        .asText())
                .isEqualTo("1500");
        Answer wrong = call("PUT", "/api/clusters/demo/_settings", admin(), "{\"persistent\":{\"no.such.setting\":1}}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.message()).contains("no.such.setting");
    }

    @Test
    void aNodeRow_hasTheFieldsThatClientsKnow() {
        JsonNode row = get("/api/nodes/demo/_summary").data();
        assertThat(names(row))
                .containsExactly(
                        "node_id",
                        "name",
                        "fsFree",
                        "heapPercent",
                        "heapMax",
                        "heapCurrent",
                        "host",
                        "load",
                        "uptime",
                        "is_master_node",
                        "is_electable_master",
                        "is_data_node",
                        "is_ingest_node");
        assertThat(row.path("name").asText()).isEqualTo("demo-1");
        assertThat(row.path("heapPercent").isTextual()).isTrue();
        assertThat(row.path("fsFree").asText()).matches("[\\d.]+[kmgt]?b");
        assertThat(row.path("is_master_node").asBoolean()).isTrue();
        assertThat(row.path("is_electable_master").asBoolean()).isTrue();
        assertThat(row.path("is_data_node").asBoolean()).isTrue();
        assertThat(row.path("node_id").asText()).hasSize(22);
    }

    @ParameterizedTest
    @ValueSource(strings = {"_summary", "_info", "_stats"})
    void nodesCanBeChosen_andAnUnknownOneIs404(String route) {
        String id = get("/api/nodes/demo/_summary").data().path("node_id").asText();
        assertThat(get("/api/nodes/demo/" + id + "/" + route).status()).isEqualTo(200);
        assertThat(get("/api/nodes/demo/nope," + id + "/" + route).status()).isEqualTo(200);
        assertThat(get("/api/nodes/demo/nope/" + route).status()).isEqualTo(404);
        assertThat(get("/api/nodes/demo/a,,b/" + route).status()).isEqualTo(400);
    }

    @Test
    void theNodesInfo_hasWhatOldClientsRead() {
        JsonNode node =
                get("/api/nodes/demo/_info").data().path("nodes").iterator().next();
        assertThat(node.path("build").asText())
                .isEqualTo(node.path("build_hash").asText())
                .isNotEmpty();
        assertThat(node.path("http_address").asText()).startsWith("127.0.0.1:");
        assertThat(node.path("settings").path("node").path("master").asText()).isEqualTo("true");
        assertThat(node.path("settings").path("node").path("data").asText()).isEqualTo("true");
    }

    @Test
    void theNodesStats_haveAllParts() {
        JsonNode node =
                get("/api/nodes/demo/_stats").data().path("nodes").iterator().next();
        assertThat(names(node))
                .contains("indices", "os", "process", "jvm", "thread_pool", "fs", "transport", "http", "breakers");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_hq_status",
                "_hq_cluster_summary",
                "_hq_cluster_list",
                "_cat/indices?v",
                "_cat/indices?help",
                "_cat/indices/products",
                "products/_settings",
                "products/_mapping",
                "orders/_alias",
                "_cluster/health/products",
                "_nodes/stats/jvm",
                "products,web-logs/_stats",
                "prod*/_count",
                "%3Cproducts%3E/_settings",
                "products"
            })
    void aCommandOrPathThatReads_answers(String command) {
        Answer answer = get("/api/rest/demo/" + command);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("data").isArray()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_nope",
                "_bulk",
                "_search/scroll",
                "_cluster/reroute",
                "_nodes/hot_threads",
                "_shutdown",
                "_plugins/_security/api/internalusers",
                "products/_doc/1",
                "products/_search",
                "products/_close",
                "../_cluster/health",
                "..%2f_cluster/health",
                "%2e%2e/_cluster/health",
                "_cat/../_cluster/settings",
                "_cat//indices",
                "http:%2f%2f127.0.0.1/",
                "_security/user",
                "_sql",
                "_render/template"
            })
    void whatIsNotOnTheList_isNotCalled(String command) {
        assertThat(get("/api/rest/demo/" + command).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"products%2f_close/_settings", "a%3fx=1/_settings", "a%23/_settings", "a%20b/_settings"})
    void aName_neverLeavesItsSegment(String command) {
        Answer answer = get("/api/rest/demo/" + command);
        // The cluster itself refuses such a name or does not know it; it was never split.
        assertThat(answer.status()).as(answer.text()).isIn(400, 404);
        assertThat(answer.message()).contains("index");
    }

    @Test
    void aHeaderCannotBeSmuggledIn() {
        assertThat(get("/api/rest/demo/products%0d%0aX-Evil:1/_settings").status())
                .isEqualTo(400);
    }

    @Test
    void aSearch_answersWhatTheClusterFinds() {
        Answer answer = call(
                "POST",
                "/api/query/demo/products,orders",
                admin(),
                "{\"query\":{\"size\":0,\"track_total_hits\":true}}");
        assertThat(answer.data().path("hits").path("total").path("value").asInt())
                .isGreaterThan(6000);
        assertThat(call("POST", "/api/query/demo/products", admin(), "{}").message())
                .isEqualTo("Missing query in request payload!");
        Answer wrong = call("POST", "/api/query/demo/products", admin(), "{\"query\":{\"query\":{\"nope\":{}}}}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.message()).contains("nope").doesNotContain("whole search body");
        Answer bare = call("POST", "/api/query/demo/products", admin(), "{\"query\":{\"match\":{\"name\":\"bike\"}}}");
        assertThat(bare.status()).isEqualTo(400);
        assertThat(bare.message()).contains("match", ". The whole search body stands in 'query', such as");
        assertThat(get("/api/rest/demo/products/_search").message()).contains("POST /api/query/{cluster_name}/");
        Answer missing = call("POST", "/api/query/demo/no-such-index", admin(), "{\"query\":{}}");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.message()).contains("no-such-index");
    }

    @Test
    void displaySettings_areMerged_checkedAndReset() {
        String path = "/api/hq/demo/_settings";
        assertThat(call("PUT", path, admin(), "{\"websocket_interval\":\"9\",\"store_metrics\":false}")
                        .status())
                .isEqualTo(200);
        JsonNode changed = get(path).data();
        assertThat(changed.path("websocket_interval").asInt()).isEqualTo(9);
        assertThat(changed.path("store_metrics").asBoolean()).isFalse();
        assertThat(changed.path("historic_days_to_store").asInt()).isEqualTo(7);
        assertThat(changed.path("index_name").asText()).isEqualTo(".elastichq");
        Answer wrong = call(
                "PUT",
                path,
                admin(),
                "{\"websocket_interval\":0,\"historic_days_to_store\":\"x\",\"show_dot_indices\":1}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.message()).contains("websocket_interval", "historic_days_to_store", "show_dot_indices");
        assertThat(call("PUT", path, admin(), "{\"other\":1}").status()).isEqualTo(400);
        assertThat(get(path).data().path("websocket_interval").asInt()).isEqualTo(9);
        assertThat(call("DELETE", path, admin(), "")
                        .data()
                        .path("websocket_interval")
                        .asInt())
                .isEqualTo(5);
        assertThat(get("/api/hq/none/_settings").status()).isEqualTo(404);
    }

    @Test
    void theStatus_namesVersionsAndClusters() {
        JsonNode status = get("/api/status").data();
        assertThat(names(status))
                .containsExactlyInAnyOrder(
                        "name", "installed_version", "current_stable_version", "tagline", "clusters", "default_url");
        assertThat(status.path("installed_version").asText()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(status.path("clusters").toString()).contains("\"demo\"");
    }

    @Test
    void theRoutes_areSortedRows() {
        List<String> urls = new ArrayList<>();
        for (JsonNode row : get("/api/routes").json().path("data")) {
            assertThat(names(row)).containsExactly("api", "methods", "url");
            urls.add(row.path("url").asText());
        }
        assertThat(urls)
                .isSorted()
                .contains("/api/clusters/[cluster_name]/_health", "/api/rest/[cluster_name]/[command]");
    }

    @Test
    void openPaths_needNoToken() {
        assertThat(call("GET", "/health", "", "").json().path("status").asText())
                .isEqualTo("ok");
        assertThat(call("GET", "/openapi.json", "", "").json().path("openapi").asText())
                .isEqualTo("3.0.3");
        assertThat(call("GET", "/", "", "").json().path("name").asText()).isEqualTo("Searchfleet");
        assertThat(call("POST", "/health", "", "").status()).isEqualTo(401);
    }

    @Test
    void head_isGetWithoutABody() {
        Answer head = call("HEAD", "/api/clusters/demo/_health", admin(), "");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.response().body()).isEmpty();
    }

    @Test
    void aWrongMethod_isAnswered405WithAllow() {
        Answer answer = call("DELETE", "/api/clusters/demo/_health", admin(), "");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api", "/api/x", "/api/clusters/demo/_nope", "/api/clusters/demo/a/b", "/nope", "/api/indices"})
    void anUnknownPath_isAJson404OfItsFamily(String path) {
        Answer answer = get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().has(path.startsWith("/api") ? "status_code" : "errors"))
                .isTrue();
    }

    @Test
    void aPreflight_isAnsweredWithoutAToken() {
        Answer answer =
                call("OPTIONS", "/api/clusters/demo/_settings", "", "", List.of("Origin", "https://ops.example.com"));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://ops.example.com");
        assertThat(answer.header("Access-Control-Allow-Methods")).contains("PUT");
    }

    @Test
    void aPackedAnswer_isGivenToWhoTakesIt() {
        Answer answer = call("GET", "/api/nodes/demo/_stats", admin(), "", List.of("Accept-Encoding", "gzip"));
        assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(answer.response().body()[0]).isEqualTo((byte) 0x1f);
    }

    @Test
    void aNameWithSpecialCharacters_isJustUnknown() {
        for (String name : List.of("a b", "ü", "a%b", "../x", "a/b", "<x>", "_all", "a,b", "x".repeat(300))) {
            String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
            Answer answer = get("/api/clusters/" + encoded + "/_health");
            assertThat(answer.status()).as(name + answer.text()).isEqualTo(404);
        }
    }

    private static JsonNode row(String cluster) {
        for (JsonNode row : get("/api/clusters").json().path("data")) {
            if (row.path("cluster_name").asText().equals(cluster)) {
                return row;
            }
        }
        throw new AssertionError("no row " + cluster);
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
