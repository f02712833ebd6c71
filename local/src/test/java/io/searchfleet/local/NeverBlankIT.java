package io.searchfleet.local;

import static io.searchfleet.local.TestRuntime.admin;
import static io.searchfleet.local.TestRuntime.call;
import static io.searchfleet.local.TestRuntime.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.local.TestRuntime.Answer;
import io.searchfleet.testing.FaultServer;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a cluster does not say is what it said last, with the time; what it can say without a master, it says. */
class NeverBlankIT {
    private static final String NO_MASTER =
            "{\"error\":{\"type\":\"master_not_discovered_exception\",\"reason\":null},\"status\":503}";

    /** Well, without a master, or silent. */
    private enum Mood {
        WELL,
        WITHOUT_MASTER,
        SILENT
    }

    private static FaultServer cluster(String name, AtomicReference<Mood> mood) {
        return FaultServer.start((request, socket) -> {
            if (mood.get() == Mood.SILENT) {
                Thread.sleep(60_000);
            }
            answer(name, mood.get() == Mood.WELL, request.split(" ", 3)[1], socket);
        });
    }

    private static void answer(String name, boolean isWell, String path, Socket socket) throws IOException {
        String json = switch (path.replaceAll("\\?.*", "")) {
            case "/" ->
                "{\"cluster_name\":\"" + name + "\",\"cluster_uuid\":\"uuid-" + name
                        + "\",\"version\":{\"number\":\"6.8.1\"}}";
            case "/_cluster/health" -> "{\"status\":\"" + (isWell ? "green" : "red") + "\",\"number_of_nodes\":1}";
            case "/_cluster/stats" ->
                "{\"indices\":{\"count\":7,\"docs\":{\"count\":70},\"store\":{\"size_in_bytes\":700}}}";
            case "/_nodes/stats/fs,jvm,os,process,indices,http" ->
                "{\"nodes\":{\"n1\":{\"name\":\"node-1\",\"roles\":[\"data\"],\"indices\":"
                        + "{\"fielddata\":{\"evictions\":3}}}}}";
            default -> "[{\"id\":\"n1\",\"n\":\"node-1\",\"m\":\"*\",\"role\":\"mdi\"}]";
        };
        boolean needsMaster = !path.equals("/") && !path.contains("local=true");
        if (isWell || !needsMaster) {
            // Version 6 says who it is with a 503 while it has no master.
            FaultServer.write(socket, isWell || path.contains("local") ? 200 : 503, "application/json", json);
        } else {
            FaultServer.write(socket, 503, "application/json", NO_MASTER);
        }
    }

    private static void connect(FaultServer server) {
        String body = "{\"ip\":\"127.0.0.1\",\"port\":" + server.port() + "}";
        assertThat(call("POST", "/api/clusters/_connect", admin(), body).status())
                .isEqualTo(201);
    }

    private static JsonNode row(String name) {
        return get("/api/clusters?q=" + name).data();
    }

    @Test
    void aClusterThatFallsSilent_isShownAsItLastWas() {
        AtomicReference<Mood> mood = new AtomicReference<>(Mood.WELL);
        try (FaultServer server = cluster("falling-silent", mood)) {
            connect(server);
            JsonNode well = get("/api/clusters/falling-silent/_summary").data();
            assertThat(well.path("missing").isEmpty()).as(well.toString()).isTrue();
            assertThat(row("falling-silent").path("stale_since").isNull()).isTrue();

            String diagnostics = "/api/clusters/falling-silent/diagnostics/_summary";
            assertThat(get(diagnostics).data().path("stale_since").isNull()).isTrue();

            mood.set(Mood.SILENT);
            Answer answer = get("/api/clusters/falling-silent/_summary");
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            JsonNode old = answer.data();
            assertThat(old.path("status").asText()).isEqualTo("green");
            assertThat(old.path("indices_count").asInt()).isEqualTo(7);
            assertThat(old.path("number_of_documents").asInt()).isEqualTo(70);
            assertThat(old.path("nodes").path(0).path("name").asText()).isEqualTo("node-1");
            assertThat(old.path("missing").size()).isEqualTo(4);
            assertThat(old.path("missing").path(0).path("reason").asText()).contains("in time");
            assertThat(old.path("missing").path(0).path("stale_since").asText()).startsWith("20");

            JsonNode rules = get(diagnostics).data();
            assertThat(rules.path("name").asText()).isEqualTo("node-1");
            assertThat(rules.path("cache_rules").path(0).path("status").asText())
                    .isEqualTo("DANGER");
            assertThat(rules.path("stale_since").asText()).startsWith("20");
            JsonNode view = get(diagnostics + "?view=cluster").data();
            assertThat(view.path("findings").path(0).path("rule_label").asText())
                    .isEqualTo("Field Evictions");
            assertThat(view.path("missing").path(0).path("stale_since").asText())
                    .startsWith("20");

            JsonNode row = row("falling-silent");
            assertThat(row.path("cluster_connected").asBoolean()).isFalse();
            assertThat(row.path("cluster_health").path("status").asText()).isEqualTo("green");
            assertThat(row.path("stale_since").asText()).startsWith("20");
            assertThat(row.path("cluster_error").asText()).contains("in time");
        } finally {
            call("DELETE", "/api/clusters/falling-silent/_connect", admin(), "");
        }
    }

    @Test
    void anotherClusterOfThatName_doesNotInheritWhatWasKnown() {
        AtomicReference<Mood> mood = new AtomicReference<>(Mood.WELL);
        try (FaultServer server = cluster("heir", mood)) {
            connect(server);
            get("/api/clusters/heir/_summary");
            call("DELETE", "/api/clusters/heir/_connect", admin(), "");
        }
        try (FaultServer other = FaultServer.start(FaultServer.cluster("heir", "uuid-of-another"))) {
            connect(other);
            // By a function that has not the first connection in its cache.
            JsonNode summary = get("/api/rest/heir/_hq_cluster_summary").data();
            assertThat(summary.path("indices_count").isNull())
                    .as(summary.toString())
                    .isTrue();
            assertThat(summary.path("missing").path(0).path("stale_since").isNull())
                    .isTrue();
        } finally {
            call("DELETE", "/api/clusters/heir/_connect", admin(), "");
        }
    }

    @Test
    void aClusterWithoutAMaster_showsWhatItsNodeKnows() {
        AtomicReference<Mood> mood = new AtomicReference<>(Mood.WITHOUT_MASTER);
        try (FaultServer server = cluster("headless", mood)) {
            connect(server);
            JsonNode row = row("headless");
            assertThat(row.path("cluster_connected").asBoolean())
                    .as(row.toString())
                    .isTrue();
            assertThat(row.path("cluster_health").path("status").asText()).isEqualTo("red");
            JsonNode summary = get("/api/clusters/headless/_summary").data();
            assertThat(summary.path("status").asText()).isEqualTo("red");
            assertThat(summary.path("version").asText()).isEqualTo("6.8.1");
            assertThat(summary.path("missing").size()).isEqualTo(2);
        } finally {
            call("DELETE", "/api/clusters/headless/_connect", admin(), "");
        }
    }
}
