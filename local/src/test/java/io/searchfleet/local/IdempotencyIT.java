package io.searchfleet.local;

import static io.searchfleet.local.TestRuntime.admin;
import static io.searchfleet.local.TestRuntime.call;
import static io.searchfleet.local.TestRuntime.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.local.TestRuntime.Answer;
import io.searchfleet.testing.SyntheticCluster;
import io.searchfleet.testing.SyntheticCluster.Scale;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A change that is sent twice under one Idempotency-Key happens once, on every route that changes something. */
class IdempotencyIT {
    private static final String ADMIN = token("repeats", "admin");
    private static final SyntheticCluster CLUSTER = SyntheticCluster.start("repeats", Scale.SMALL);
    private static final String ADDRESS = "{\"ip\":\"127.0.0.1\",\"port\":" + CLUSTER.port() + "}";
    private static final String ANOTHER_BODY = "{\"another\":true}";

    private final String key = UUID.randomUUID().toString();

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    /** From the served document, so that a new route is covered when it is born: only changes have a 422 under /api. */
    static Stream<FaultOperation> changes() {
        return FaultOperation.all().stream()
                .filter(operation -> operation.documented().contains(422))
                .filter(operation -> !operation.path().contains("dry_run"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void everyChangeOfACluster_isMadeOnce_andAnsweredTwice(FaultOperation operation) {
        assertThat(call("POST", "/api/clusters/repeats/_connect", ADMIN, ADDRESS)
                        .status())
                .isEqualTo(201);
        CLUSTER.behave();
        String path = operation.path("repeats");
        String body = operation.body(CLUSTER.port(), 1);
        Answer first = send(operation.method(), path, ADMIN, body);
        assertThat(first.status()).as(first.text()).isBetween(200, 202);
        int calls = CLUSTER.calls().size();
        Answer again = send(operation.method(), path, ADMIN, body);
        assertSameAnswer(first, again);
        assertThat(CLUSTER.calls()).hasSize(calls);
        Answer other = send(operation.method(), path, ADMIN, ANOTHER_BODY);
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.message()).contains("used for another request");
        assertThat(CLUSTER.calls()).hasSize(calls);
    }

    @Test
    void aClusterThatIsConnectedTwice_isThereOnce_andAnImportToo() {
        String account = token("repeats-connect", "admin");
        assertSameAnswer(
                send("POST", "/api/clusters/_connect", account, ADDRESS),
                send("POST", "/api/clusters/_connect", account, ADDRESS));
        assertThat(send("DELETE", "/api/clusters/_connect", account, "").status())
                .isEqualTo(422);
        assertThat(clusters(account)).hasSize(1);
        String rows =
                "{\"connections\":[{\"name\":\"imported\",\"ip\":\"127.0.0.1\",\"port\":" + CLUSTER.port() + "}]}";
        String imports = UUID.randomUUID().toString();
        Answer first = send("POST", "/api/clusters/_import", account, rows, imports);
        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertSameAnswer(first, send("POST", "/api/clusters/_import", account, rows, imports));
    }

    @Test
    void anIndex_anAlias_andASetting_ofARealCluster() {
        Answer made = send("POST", "/api/indices/demo", admin(), "{\"index_name\":\"made-once\"}");
        assertThat(made.status()).as(made.text()).isBetween(200, 201);
        // A second one would be a conflict.
        assertSameAnswer(made, send("POST", "/api/indices/demo", admin(), "{\"index_name\":\"made-once\"}"));

        String alias = UUID.randomUUID().toString();
        String path = "/api/indices/demo/made-once/once/_aliases";
        Answer added = send("POST", path, admin(), "", alias);
        assertThat(added.status()).isEqualTo(200);
        assertSameAnswer(added, send("POST", path, admin(), "", alias));

        String setting = UUID.randomUUID().toString();
        String settings = "/api/hq/demo/_settings";
        assertThat(send("PUT", settings, admin(), "{\"websocket_interval\":7}", setting)
                        .status())
                .isEqualTo(200);
        assertThat(send("PUT", settings, admin(), "{\"websocket_interval\":8}").status())
                .isEqualTo(422);
        assertThat(call("PUT", settings, admin(), "{\"websocket_interval\":9}").status())
                .isEqualTo(200);
        // The old answer, and not the old effect.
        Answer replayed = send("PUT", settings, admin(), "{\"websocket_interval\":7}", setting);
        assertThat(replayed.data().path("websocket_interval").asInt()).isEqualTo(7);
        assertThat(call("GET", settings, admin(), "")
                        .data()
                        .path("websocket_interval")
                        .asInt())
                .isEqualTo(9);
        call("DELETE", settings, admin(), "");

        String delete = UUID.randomUUID().toString();
        Answer deleted = send("DELETE", "/api/indices/demo/made-once", admin(), "", delete);
        assertThat(deleted.status()).isEqualTo(200);
        assertSameAnswer(deleted, send("DELETE", "/api/indices/demo/made-once", admin(), "", delete));
    }

    @Test
    void ofTwentyTokensAtOnce_oneIsMade_andItsSecretIsShownOnce() throws InterruptedException {
        String account = token("repeats-tokens", "admin");
        String body = "{\"name\":\"once\",\"scopes\":[\"read\"]}";
        List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                threads.execute(() -> answers.add(send("POST", "/tokens", account, body)));
            }
        }
        assertThat(answers).hasSize(20);
        List<Answer> made =
                answers.stream().filter(answer -> answer.status() == 201).toList();
        assertThat(made).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() == 409)).hasSize(19);
        JsonNode token = made.getFirst().json().path("token");
        Answer late = send("POST", "/tokens", account, body);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text())
                .contains(token.path("key").asText())
                .doesNotContain(token.path("secret").asText());
        // The one in use, and the one that was made.
        assertThat(call("GET", "/tokens", account, "").json().path("tokens").size())
                .isEqualTo(2);
        String revoke = UUID.randomUUID().toString();
        String path = "/tokens/" + token.path("key").asText();
        assertSameAnswer(send("DELETE", path, account, "", revoke), send("DELETE", path, account, "", revoke));
        assertThat(call("DELETE", path, account, "").status()).isEqualTo(404);
    }

    @Test
    void replays_areNoChangesOnRecord() {
        String account = token("repeats-audit", "admin");
        assertThat(call("POST", "/api/clusters/repeats/_connect", account, ADDRESS)
                        .status())
                .isEqualTo(201);
        for (int i = 0; i < 3; i++) {
            send("PUT", "/api/hq/repeats/_settings", account, "{\"websocket_interval\":3}");
        }
        assertThat(call("GET", "/audit?method=PUT", account, "")
                        .json()
                        .path("audit")
                        .size())
                .isEqualTo(1);
    }

    private static void assertSameAnswer(Answer first, Answer again) {
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(again.header("Idempotent-Replayed")).as(again.text()).isEqualTo("true");
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    }

    private static JsonNode clusters(String account) {
        return call("GET", "/api/clusters", account, "").json().path("data");
    }

    private Answer send(String method, String path, String token, String body) {
        return send(method, path, token, body, key);
    }

    private static Answer send(String method, String path, String token, String body, String key) {
        return call(method, path, token, body, List.of("Idempotency-Key", key));
    }
}
