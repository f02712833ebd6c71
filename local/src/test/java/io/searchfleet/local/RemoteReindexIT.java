package io.searchfleet.local;

import static io.searchfleet.local.TestRuntime.admin;
import static io.searchfleet.local.TestRuntime.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.engines.EngineOptions;
import io.searchfleet.engines.EngineProcess;
import io.searchfleet.engines.EngineRelease;
import io.searchfleet.local.TestRuntime.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The migration that people really do: from Elasticsearch 7.10 into OpenSearch 3.8, which asks the other one itself. */
class RemoteReindexIT {
    private static EngineProcess from = placeholder();
    private static EngineProcess to = placeholder();
    private static Documents source = new Documents("");
    private static Documents destination = new Documents("");

    @SuppressWarnings("NullAway") // Replaced before the first test.
    private static EngineProcess placeholder() {
        return null;
    }

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        from = EngineProcess.start(EngineOptions.of(EngineRelease.ELASTICSEARCH_7_10, folder.resolve("from"))
                .withClusterName("old"));
        Path configuration = Files.createDirectories(folder.resolve("to/node_1/config"));
        Files.writeString(
                configuration.resolve("opensearch.yml"),
                "reindex.remote.allowlist: [\"127.0.0.1:" + from.uri().getPort() + "\"]\n");
        to = EngineProcess.start(EngineOptions.of(EngineRelease.OPENSEARCH_3_8, folder.resolve("to"))
                .withClusterName("new"));
        source = new Documents(from.uri().toString());
        destination = new Documents(to.uri().toString());
        connect("remote-old", from);
        connect("remote-new", to);
    }

    private static void connect(String name, EngineProcess engine) {
        Answer answer = call(
                "POST",
                "/api/clusters/" + name + "/_connect",
                admin(),
                "{\"ip\":\"127.0.0.1\",\"port\":" + engine.uri().getPort() + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        from.close();
        to.close();
    }

    @Test
    void documentsMove_withTheirVersions_andWhatChangedMeanwhile() {
        source.make("orders", 2, 2000);
        source.put("orders", "17", "{\"n\":-17, \"price\":1.50}", "somewhere");
        String id = start(
                "remote-new", "orders", "orders", ",\"verify\":\"checksum\",\"cutover\":\"block\",\"alias\":\"shop\"");
        JsonNode job = ReindexIT.until(id, Set.of("finished", "failed"), Duration.ofSeconds(60));
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("finished");
        assertThat(destination.all("orders").keySet())
                .isEqualTo(source.all("orders").keySet());
        assertThat(destination.all("orders")).isEqualTo(source.all("orders"));
        assertThat(destination.aliases("shop")).containsExactly("orders");
        assertThat(source.blocked("orders")).isFalse();
    }

    @Test
    void aClusterThatMayNotBeCopiedFrom_isNamedBeforeAnythingIsMade() {
        source.make("refused", 1, 10);
        String body = ReindexIT.body("refused", "refused-copy", ",\"remote\":\"remote-old\"");
        Answer answer = call("POST", "/api/indices/demo/_reindex", admin(), body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message())
                .contains("reindex.remote.allowlist: [\"127.0.0.1:" + from.uri().getPort() + "\"]");
        assertThat(new Documents(
                                TestRuntime.runtime().demo().orElseThrow().uri().toString())
                        .exists("refused-copy"))
                .isFalse();
        Answer dry = call("POST", "/api/indices/demo/_reindex?dry_run=true", admin(), body);
        assertThat(dry.data().path("problems").path(0).path("code").asText()).isEqualTo("remote_not_allowed");
    }

    @Test
    void theClusterOfTheSource_isNeitherRenamedNorForgotten_whileItIsRead() {
        source.make("read", 1, 500);
        String id = start("remote-new", "read", "read", ",\"requests_per_second\":20");
        for (Answer refused : List.of(
                call("PATCH", "/api/clusters/remote-old", admin(), "{\"name\":\"elsewhere\"}"),
                call("DELETE", "/api/clusters/remote-old/_connect", admin(), ""))) {
            assertThat(refused.status()).as(refused.text()).isEqualTo(409);
            assertThat(refused.message()).contains(id);
        }
        call("POST", "/operations/" + id + "/cancel", admin(), "");
        ReindexIT.until(id, Set.of("cancelled"), Duration.ofSeconds(20));
    }

    @Test
    void aRemoteThatIsNotConnected_is404() {
        Answer answer = call(
                "POST",
                "/api/indices/remote-new/_reindex",
                admin(),
                ReindexIT.body("orders", "x", ",\"remote\":\"nobody\""));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).contains("There is no cluster 'nobody'");
    }

    private static String start(String cluster, String index, String to, String more) {
        Answer answer = call(
                "POST",
                "/api/indices/" + cluster + "/_reindex",
                admin(),
                ReindexIT.body(index, to, ",\"remote\":\"remote-old\"" + more));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.data().path("id").asText();
    }
}
