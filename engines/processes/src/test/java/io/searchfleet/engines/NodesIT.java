package io.searchfleet.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.searchfleet.engines.access.CredentialsFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Starts each release five times: only where releases are asked for. The local provider's own test does it with one. */
@EnabledIfSystemProperty(named = EngineRelease.UNDER_TEST, matches = ".+")
class NodesIT {
    private static final int DOCUMENTS = 300;
    private static final String USER =
            "Basic " + Base64.getEncoder().encodeToString("user:secret".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path folder;

    static List<EngineRelease> releases() {
        return PasswordIT.releases();
    }

    @ParameterizedTest
    @MethodSource("releases")
    void nodesComeAndGo_andAllDocumentsStay(EngineRelease release) throws Exception {
        EngineOptions one =
                EngineOptions.of(release, folder).withClusterName("demo").withNodeName("demo-1");
        CredentialsFile.write(one.credentialsFile(), "user", "secret");
        try (EngineProcess engine = EngineProcess.start(one)) {
            write(client(engine), release);
        }
        try (EngineProcess engine = EngineProcess.start(one.withNodes(3))) {
            LoopbackHttp http = client(engine);
            assertThat(http.send("GET", "/_cat/nodes?h=name", "").body().lines().map(String::strip))
                    .containsExactlyInAnyOrder("demo-1", "demo-2", "demo-3");
            spread(http);
            assertEveryNodeIsGuarded(http);
            assertThat(EngineProcess.nodesInUse(folder)).isEqualTo(3);
        }
        assertThatThrownBy(() -> EngineProcess.start(one))
                .isInstanceOf(ChildProcessException.class)
                .hasMessageContaining("documents of 3 nodes");
        try (EngineProcess engine = EngineProcess.start(one.withNodes(3))) {
            vacate(engine, 1);
            assertThat(count(client(engine))).isEqualTo(DOCUMENTS);
        }
        assertThat(EngineProcess.nodesInUse(folder)).isEqualTo(1);
        try (EngineProcess engine = EngineProcess.start(one)) {
            LoopbackHttp http = client(engine);
            assertThat(count(http)).isEqualTo(DOCUMENTS);
            assertThat(http.send("GET", "/_cluster/settings", "").body()).doesNotContain("exclude");
        }
        assertThat(folder.resolve("node_2")).doesNotExist();
    }

    private static LoopbackHttp client(EngineProcess engine) {
        return new LoopbackHttp(engine.uri(), USER);
    }

    private static void write(LoopbackHttp http, EngineRelease release) {
        assertThat(http.status("PUT", "/things", """
                {"settings": {"number_of_shards": 3, "number_of_replicas": 1}}""")).isEqualTo(200);
        String type = release == EngineRelease.ELASTICSEARCH_5_6 ? ", \"_type\": \"thing\"" : "";
        if (List.of(EngineRelease.ELASTICSEARCH_6_8).contains(release)) {
            type = ", \"_type\": \"_doc\"";
        }
        StringBuilder bulk = new StringBuilder();
        for (int i = 0; i < DOCUMENTS; i++) {
            bulk.append("{\"index\": {\"_index\": \"things\", \"_id\": \"")
                    .append(i)
                    .append('"')
                    .append(type)
                    .append("}}\n{\"n\": 1}\n");
        }
        LoopbackHttp.Answer answer = http.send("POST", "/_bulk?refresh=true", bulk.toString());
        assertThat(answer.body()).contains("\"errors\":false");
        assertThat(count(http)).isEqualTo(DOCUMENTS);
    }

    /** Primaries on all nodes, and some shards nowhere but on a node that will go. */
    private static void spread(LoopbackHttp http) {
        http.status("PUT", "/things/_settings", """
                {"index.number_of_replicas": 0, "index.routing.allocation.require._name": "demo-2"}""");
        assertThat(http.status(
                        "GET",
                        "/_cluster/health/things?wait_for_no_relocating_shards=true&wait_for_status=green&timeout=20s",
                        ""))
                .isEqualTo(200);
        await(() -> http.send("GET", "/_cat/shards/things?h=state,node", "")
                .body()
                .lines()
                .allMatch(line -> line.strip().matches("STARTED\\s+demo-2")));
        http.status("PUT", "/things/_settings", """
                {"index.routing.allocation.require._name": null}""");
    }

    private static void assertEveryNodeIsGuarded(LoopbackHttp http) {
        List<String> addresses = http.send("GET", "/_cat/nodes?full_id=true&h=http_address", "")
                .body()
                .lines()
                .map(String::strip)
                .toList();
        assertThat(addresses).hasSize(3);
        for (String address : addresses) {
            URI uri = URI.create("http://" + address);
            assertThat(new LoopbackHttp(uri).status("GET", "/", "")).as(address).isEqualTo(401);
            assertThat(new LoopbackHttp(uri).status("GET", "/_nobody/knows", ""))
                    .isEqualTo(401);
            assertThat(new LoopbackHttp(uri, USER).status("GET", "/", "")).isEqualTo(200);
        }
    }

    private static void vacate(EngineProcess engine, int staying) {
        await(() -> engine.vacate(staying) == 0);
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static int count(LoopbackHttp http) {
        http.status("POST", "/things/_refresh", "");
        String body = http.send("GET", "/things/_count", "").body();
        return Integer.parseInt(body.replaceFirst("(?s).*\"count\":(\\d+).*", "$1"));
    }
}
