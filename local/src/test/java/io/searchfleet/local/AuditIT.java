package io.searchfleet.local;

import static io.searchfleet.local.TestRuntime.call;
import static io.searchfleet.local.TestRuntime.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.local.TestRuntime.Answer;
import io.searchfleet.testing.FaultServer;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was changed is on record: by whom, from where, what, on what, and how it ended. */
class AuditIT {
    private static final String ADMIN = token("audited", "admin");
    private static final FaultServer SERVER = FaultServer.start(FaultServer.cluster("audited", "uuid-audited"));

    @BeforeAll
    static void connect() {
        String body = "{\"ip\":\"127.0.0.1\",\"port\":" + SERVER.port()
                + ",\"username\":\"u\",\"password\":\"plantedInAudit\"}";
        assertThat(call("POST", "/api/clusters/_connect", ADMIN, body).status()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void aChange_isOnRecord_whetherItWorkedOrNot_andWithoutSecrets() {
        JsonNode connected = audit("?route=/api/clusters/_connect&outcome=ok").path(0);
        assertThat(connected.path("method").asText()).isEqualTo("POST");
        assertThat(connected.path("status").asInt()).isEqualTo(201);
        assertThat(connected.path("token").asText()).isEqualTo(ADMIN.split(":", 2)[0]);
        assertThat(connected.path("source").asText()).contains("127.0.0.1");
        assertThat(connected.path("agent").asText()).contains("Java-http-client");
        assertThat(connected.path("request_id").asText()).isNotEmpty();
        assertThat(connected.path("message").isNull()).isTrue();

        call("PUT", "/api/hq/audited/_settings", ADMIN, "{\"websocket_interval\":0}");
        JsonNode refused = audit("?cluster=audited&status=400").path(0);
        assertThat(refused.path("route").asText()).isEqualTo("/api/hq/{cluster_name}/_settings");
        assertThat(refused.path("outcome").asText()).isEqualTo("invalid");
        assertThat(refused.path("message").asText()).contains("websocket_interval");

        call("POST", "/api/indices/audited/_aliases", ADMIN, "{\"index_name\":\"one\",\"alias_name\":\"two\"}");
        assertThat(audit("?index=one")
                        .path(0)
                        .path("targets")
                        .path("alias_name")
                        .asText())
                .isEqualTo("two");
        assertThat(audit("").toString()).doesNotContain("plantedInAudit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"is wrong", "already exists"})
    void theWordsOfACluster_whichMayQuoteTheRequest_areAnswered_andNotRecorded(String fault) {
        String account = token("quoting-" + fault.length(), "admin");
        try (FaultServer quoting = FaultServer.start((request, socket) -> {
            if (request.startsWith("GET ")) {
                FaultServer.cluster("quoting", "uuid-quoting").answer(request, socket);
            } else {
                FaultServer.write(
                        socket,
                        400,
                        "application/json",
                        "{\"error\":{\"reason\":\"secret_key [plantedInSettings] " + fault + "\"}}");
            }
        })) {
            call("POST", "/api/clusters/_connect", account, "{\"ip\":\"127.0.0.1\",\"port\":" + quoting.port() + "}");
            String body = "{\"type\":\"s3\",\"settings\":{\"secret_key\":\"plantedInSettings\"}}";
            Answer refused = call("POST", "/api/repositories/quoting/backups", account, body);
            assertThat(refused.message()).contains("plantedInSettings");
            Answer audit = call("GET", "/audit?method=POST&repository_name=backups", account, "");
            assertThat(audit.text()).contains("The cluster answered 400").doesNotContain("plantedInSettings");
            call("DELETE", "/api/clusters/quoting/_connect", account, "");
        }
    }

    @Test
    void whatChangesNothing_isCounted_notRecorded() {
        call("GET", "/api/clusters", ADMIN, "");
        call("DELETE", "/api/indices/audited/one?dry_run=true", ADMIN, "");
        assertThat(audit("?method=GET").isEmpty()).isTrue();
        assertThat(audit("?method=DELETE").isEmpty()).isTrue();
        JsonNode reads =
                call("GET", "/audit/reads", ADMIN, "").json().path("reads").path(0);
        assertThat(reads.path("token").asText()).isEqualTo(ADMIN.split(":", 2)[0]);
        assertThat(reads.path("reads").asInt()).isPositive();
        assertThat(call("GET", "/audit/reads?from=2999-01-01T00:00:00Z", ADMIN, "")
                        .json()
                        .path("reads")
                        .isEmpty())
                .isTrue();
        assertThat(call("GET", "/audit/reads?from=today", ADMIN, "").status()).isEqualTo(422);
    }

    @Test
    void records_comeInPages_latestFirst_andOnlyOnesOwn() {
        for (int i = 1; i <= 5; i++) {
            call("PUT", "/api/hq/audited/_settings", ADMIN, "{\"websocket_interval\":" + i + "}");
        }
        Answer first = call("GET", "/audit?cluster=audited&outcome=ok&size=2", ADMIN, "");
        assertThat(first.json().path("audit").size()).isEqualTo(2);
        Answer second = call("GET", first.json().path("next").asText(), ADMIN, "");
        List<String> times = StreamSupport.stream(second.json().path("audit").spliterator(), false)
                .map(entry -> entry.path("id").asText())
                .toList();
        assertThat(times).hasSize(2);
        assertThat(first.json().path("audit").path(1).path("id").asText()).isGreaterThan(times.getFirst());
        assertThat(audit("?from=2999-01-01T00:00:00Z").isEmpty()).isTrue();
        assertThat(audit("?to=2020-01-01T00:00:00Z").isEmpty()).isTrue();
        assertThat(call("GET", "/audit?from=yesterday", ADMIN, "").status()).isEqualTo(422);
        assertThat(call("GET", "/audit?size=0", ADMIN, "").status()).isEqualTo(422);
        assertThat(audit("?from=2020-01-01T00:00:00Z&to=2999-01-01T00:00:00Z").isEmpty())
                .isFalse();
        assertThat(audit("?from=2999-01-01T00:00:00Z&to=2020-01-01T00:00:00Z").isEmpty())
                .isTrue();
        assertThat(audit("?from=9999-12-31T23:59:59.999Z").isEmpty()).isTrue();
        assertThat(call("GET", "/audit?from=%2B10000-01-01T00:00:00Z", ADMIN, "")
                        .status())
                .isEqualTo(422);
        for (String before : List.of("", "a", "2020", "9".repeat(3000), times.getFirst() + "0")) {
            Answer refused = call("GET", "/audit?before=" + before, ADMIN, "");
            assertThat(refused.status()).as(before + refused.text()).isEqualTo(422);
        }
        assertThat(call("GET", "/audit?cluster=audited", TestRuntime.admin(), "")
                        .json()
                        .path("audit")
                        .isEmpty())
                .isTrue();
    }

    private static JsonNode audit(String query) {
        Answer answer = call("GET", "/audit" + query, ADMIN, "");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().path("audit");
    }
}
