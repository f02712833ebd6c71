package io.searchfleet.local;

import static io.searchfleet.local.TestRuntime.admin;
import static io.searchfleet.local.TestRuntime.call;
import static io.searchfleet.local.TestRuntime.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.local.TestRuntime.Answer;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of the spec × every kind of caller; and the life of a token. */
class ScopesIT {
    record Operation(String method, String path, String scope) {}

    /** From the served document, so that a new route is covered when it is born. */
    static Stream<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        JsonNode paths = call("GET", "/openapi.json", "", "").json().path("paths");
        paths.properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (operation.getValue().has("x-scope")) {
                        String concrete = path.getKey()
                                .replace("{cluster_name}", "demo")
                                .replace("{node_ids}", "demo-1")
                                .replace("{index_names}", "products")
                                .replace("{alias_name}", "shop")
                                .replace("{mapping_name}", "_doc")
                                .replace("{action}", "_refresh")
                                .replace("{repository_name}", "backups")
                                .replace("{snapshot_name}", "nightly-1")
                                .replace("{command}", "_cluster_health")
                                .replace("{operation_id}", "op-00000000000000000000000000")
                                .replace("{slug}", "none-1000000000")
                                .replace("{path}", "omc/bonsai/us-east-1/common")
                                .replace("{account}", "team-b")
                                .replace("{key}", "main-aaaaaaaaaaaa");
                        operations.add(new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                concrete,
                                operation.getValue().path("x-scope").asText()));
                    }
                }));
        return operations.stream();
    }

    private static final String READER = token("main", "read");
    private static final String OPERATOR = token("main", "operate");
    private static final String STRANGER = token("strangers", "admin");

    @ParameterizedTest
    @MethodSource("operations")
    void withoutAValidToken_nobodyGetsIn(Operation operation) {
        for (String token :
                List.of("", "x:y", "main-aaaaaaaaaaaa:secret", admin() + "x", admin().split(":", 2)[0] + ":")) {
            refused(operation, token);
        }
    }

    private static void refused(Operation operation, String token) {
        Answer answer = call(operation.method(), operation.path(), token, "{}");
        assertThat(answer.status()).as("%s with '%s'", operation, token).isEqualTo(401);
        assertThat(answer.json()
                        .path("status")
                        .asInt(answer.json().path("status_code").asInt()))
                .isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Basic");
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aNarrowerToken_isRefused_andAWiderOneIsNot(Operation operation) {
        // A body that is no JSON fails after the check of the scope, and before anything is changed.
        boolean isWrite =
                !operation.method().equals("GET") && !operation.method().equals("DELETE");
        String body = isWrite ? "{" : "";
        int reader = call(operation.method(), operation.path(), READER, body).status();
        int operator = operation.method().equals("DELETE") && operation.scope().equals("operate")
                ? 0
                : call(operation.method(), operation.path(), OPERATOR, body).status();
        if (operation.scope().equals("read")) {
            assertThat(reader).isNotIn(401, 403);
            assertThat(operator).isNotIn(401, 403);
        } else {
            assertThat(reader).isEqualTo(403);
            assertThat(operator == 403).isEqualTo(operation.scope().equals("admin"));
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void anotherAccountsCluster_doesNotExist(Operation operation) {
        if (operation.path().contains("demo") && !operation.method().equals("POST")) {
            Answer answer = call(operation.method(), operation.path(), STRANGER, "{}");
            assertThat(answer.status()).as(operation + answer.text()).isEqualTo(404);
        }
        assertThat(call("GET", "/api/clusters", STRANGER, "")
                        .json()
                        .path("data")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aStrangersSearch_findsNoCluster() {
        assertThat(call("POST", "/api/query/demo/products", STRANGER, "{\"query\":{}}")
                        .status())
                .isEqualTo(404);
        assertThat(call("GET", "/api/status", STRANGER, "")
                        .data()
                        .path("clusters")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aToken_isMade_listed_used_andRevokedWithinAMinute() throws IOException, InterruptedException {
        Answer created = call(
                "POST",
                "/tokens",
                admin(),
                "{\"name\":\"tour\",\"scopes\":[\"read\",\"operate\"],\"expires_at\":\"2999-01-01T00:00:00Z\"}");
        assertThat(created.status()).isEqualTo(201);
        JsonNode token = created.json().path("token");
        String key = token.path("key").asText();
        String pair = key + ":" + token.path("secret").asText();
        assertThat(token.path("scopes").toString()).isEqualTo("[\"read\",\"operate\"]");
        assertThat(call("GET", "/api/clusters", pair, "").status()).isEqualTo(200);
        String list = call("GET", "/tokens", admin(), "").text();
        assertThat(list).contains(key).doesNotContain(token.path("secret").asText());
        for (JsonNode row : Json.parse(list.getBytes(StandardCharsets.UTF_8)).path("tokens")) {
            if (row.path("key").asText().equals(key)) {
                assertThat(row.path("last_used_at").isTextual()).isTrue();
            }
        }
        assertThat(call("DELETE", "/tokens/" + key, admin(), "")
                        .json()
                        .path("token")
                        .path("revoked")
                        .asBoolean())
                .isTrue();
        assertThat(call("DELETE", "/tokens/" + key, admin(), "").status()).isEqualTo(404);
        long end = System.nanoTime() + 60_000_000_000L;
        int status = 200;
        while (status == 200 && System.nanoTime() < end) {
            Thread.sleep(500);
            status = call("GET", "/api/clusters", pair, "").status();
        }
        assertThat(status).isEqualTo(401);
    }

    @Test
    void aRevokedToken_isRefusedOnEveryRoute() {
        String revoked = token("main", "admin");
        call("DELETE", "/tokens/" + revoked.split(":", 2)[0], admin(), "");
        // Never used before, so that no cache knows it.
        operations()
                .forEach(operation -> assertThat(call(operation.method(), operation.path(), revoked, "{}")
                                .status())
                        .as(operation.toString())
                        .isEqualTo(401));
    }

    @Test
    void onlyTheFirstAccount_mayNameAnother() {
        assertThat(call("POST", "/tokens", STRANGER, "{\"name\":\"x\",\"scopes\":[\"read\"],\"account\":\"main\"}")
                        .status())
                .isEqualTo(403);
        assertThat(call("GET", "/tokens?account=main", STRANGER, "").status()).isEqualTo(403);
        assertThat(call("DELETE", "/tokens/" + READER.split(":", 2)[0], STRANGER, "")
                        .status())
                .isEqualTo(404);
        assertThat(call("GET", "/api/clusters", READER, "").status()).isEqualTo(200);
        assertThat(call("GET", "/tokens?account=strangers", admin(), "")
                        .json()
                        .path("tokens")
                        .size())
                .isPositive();
        assertThat(call("GET", "/tokens?account=NOT%20ONE", admin(), "").status())
                .isEqualTo(422);
    }

    @Test
    void theTokenInUse_cannotRevokeItself() {
        Answer answer = call("DELETE", "/tokens/" + admin().split(":", 2)[0], admin(), "");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(call("GET", "/api/clusters", admin(), "").status()).isEqualTo(200);
    }

    @Test
    void aWrongTokenRequest_namesAllFaultsAtOnce() {
        Answer answer = call(
                "POST", "/tokens", admin(), "{\"scopes\":[\"root\"],\"account\":\"A B\",\"expires_at\":\"yesterday\"}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").size()).isEqualTo(4);
        assertThat(answer.text())
                .contains("'name'", "'root'; there are read, operate and admin.", "An account is", "'expires_at'");
    }

    @Test
    void aMisspeltFieldOfAToken_isRefused() {
        Answer answer = call(
                "POST",
                "/tokens",
                admin(),
                "{\"name\":\"misspelt\",\"scopes\":[\"read\"],\"expires\":\"2999-01-01T00:00:00Z\"}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").toString())
                .isEqualTo("[\"There is no field 'expires'; there are name, scopes, account, expires_at.\"]");
        assertThat(call("GET", "/tokens", admin(), "").text()).doesNotContain("misspelt");
    }
}
