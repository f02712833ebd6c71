package io.searchfleet.local;

import static io.searchfleet.local.TestRuntime.admin;
import static io.searchfleet.local.TestRuntime.call;
import static io.searchfleet.local.TestRuntime.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.local.TestRuntime.Answer;
import io.searchfleet.model.Json;
import io.searchfleet.testing.FaultServer;
import io.searchfleet.testing.TestCertificate;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users and clusters do wrong: each has its own clear error within its deadline, and nothing is stored half. */
class FaultsIT {
    private static final Duration SLACK = Duration.ofMillis(1500);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | line 1",
                "[] | object",
                "'' | Missing required parameters.",
                "{} | Missing required parameters.",
                "{\"ip\":\"\"} | 'ip'",
                "{\"ip\":5} | 'ip' must be a string",
                "{\"ip\":\"es\",\"port\":\"x\"} | 'port'",
                "{\"ip\":\"es\",\"port\":99999} | 'port'",
                "{\"ip\":\"es\",\"port\":9.5} | 'port'",
                "{\"ip\":\"es\",\"use_ssl\":\"maybe\"} | 'use_ssl'",
                "{\"ip\":\"es\",\"password\":\"x\"} | 'username'",
                "{\"ip\":\"es\",\"username\":7} | 'username'",
                "{\"ip\":\"es\",\"mode\":\"root\"} | 'mode'",
                "{\"ip\":\"es\",\"tags\":\"x\"} | 'tags'",
                "{\"ip\":\"es\",\"tags\":[1]} | 'tags'",
                "{\"ip\":\"es\",\"tls\":{\"ca_pem\":\"x\"}} | 'tls.ca_pem'",
                "{\"ip\":\"es\",\"tls\":{\"verify\":\"x\"}} | 'tls.verify'",
                "{\"ip\":\"es\",\"tls\":7} | 'tls' must be an object",
                "{\"ip\":\"es\",\"tls\":{\"client_cert_pem\":\"x\"}} | come and go together",
                "{\"ip\":\"es\",\"auth\":{}} | 'auth.type'",
                "{\"ip\":\"es\",\"auth\":7} | 'auth' must be an object",
                "{\"ip\":\"es\",\"auth\":\"bearer\"} | 'auth' as a string",
                "{\"ip\":\"es\",\"auth\":\"basic\"} | 'username' is required",
                "{\"ip\":\"es\",\"auth\":{\"type\":\"basic\"}} | 'auth.username' is required",
                "{\"ip\":\"es\",\"auth\":{\"type\":\"api_key\",\"api_key\":\"a b\"}} | 'auth.api_key'",
                "{\"ip\":\"es\",\"auth\":{\"type\":\"bearer\",\"token\":\"a\\r\\nX: y\"}} | 'auth.token'",
                "{\"ip\":\"es\",\"auth\":{\"type\":\"sigv4\",\"service\":\"es\"}} | 'auth.region' is required",
                "{\"ip\":\"es\",\"auth\":{\"type\":\"sigv4\",\"service\":\"s3\",\"region\":\"us-east-1\"}} | 'auth.service'",
                "{\"ip\":\"es\",\"path_prefix\":\"/../x\"} | 'path_prefix'",
                "{\"ip\":\"es\",\"headers\":{\"Host\":\"x\"}} | 'headers' cannot set 'Host'",
                "{\"ip\":\"es\",\"headers\":{\"X-A\":\"a\\nb\"}} | 'X-A'",
                "{\"ip\":\"es\",\"headers\":{\"X-A\":5}} | 'headers.X-A'",
                "{\"ip\":\"es\",\"username\":\"u\",\"headers\":{\"Authorization\":\"x\"}} | beside this 'auth'",
                "{\"ip\":\"es\",\"protected_indices\":[\"a b\"]} | 'protected_indices'",
                "{\"ip\":\"es\",\"protected_indices\":\"x\"} | 'protected_indices' must be a list",
                "{\"ip\":\"http://es:9200\"} | without scheme",
                "{\"ip\":\"user@es\"} | without scheme",
                "{\"ip\":\"es/x\"} | without scheme",
                "{\"ip\":\"0x7f000001\"} | usual form"
            })
    void aWrongBody_isA400ThatNamesTheFault(String body, String named) {
        Answer answer = call("POST", "/api/clusters/_connect", admin(), body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.message()).contains(named);
    }

    @Test
    void allFaultsOfABody_areToldAtOnce() {
        Answer answer = call("POST", "/api/clusters/_connect", admin(), "{\"ip\":1,\"port\":\"x\",\"mode\":\"root\"}");
        assertThat(answer.message()).contains("'ip'", "'port'", "'mode'");
    }

    @Test
    void aBodyOver1Mb_isA413() {
        Answer answer = call("POST", "/api/clusters/_connect", admin(), "{\"ip\":\"" + "x".repeat(1 << 20) + "\"}");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.message()).contains("1048576");
    }

    @Test
    void aHostThatRefuses_isA404_andOneThatDoesNotResolveToo() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertConnectFails(
                call("POST", "/api/clusters/_connect", admin(), body("127.0.0.1", port)),
                404,
                "refused the connection. Check 'port', ");
        Answer unknown = call("POST", "/api/clusters/_connect", admin(), body("no-such-host.invalid", 9200));
        assertConnectFails(unknown, 404, "does not resolve. Check 'ip', and that its DNS zone is public.");
    }

    @ParameterizedTest
    @CsvSource({
        "200, text/html, <html>, 502, not JSON",
        "200, application/json, {}, 502, GET / names no version",
        "302, text/html, x, 502, redirects",
        "401, application/json, '{\"error\":\"who are you\"}', 401, does not accept requests without credentials (401): who are you. Give",
        "403, application/json, '{\"error\":{\"reason\":\"no permissions\"}}', 403, no permissions",
        "500, application/json, '{\"error\":{\"reason\":\"broken\"}}', 502, broken",
        "503, application/json, '{\"error\":{\"reason\":\"starting\"}}', 503, starting"
    })
    void aHostThatIsNoReadyCluster_isAClearError(int status, String type, String body, int expected, String reason) {
        try (FaultServer server = FaultServer.start(FaultServer.answering(status, type, body))) {
            assertConnectFails(connect(server), expected, reason);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rubbish\r\n\r\n",
                "",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\"",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"
            })
    void aHostThatSpeaksNonsense_isA502(String bytes) {
        try (FaultServer server = FaultServer.start(FaultServer.raw(bytes))) {
            Answer answer = connect(server);
            assertConnectFails(answer, 502, "http://127.0.0.1:");
            assertThat(answer.message()).endsWith(". If it speaks https, set 'use_ssl'.");
        }
    }

    @Test
    void aSilentHost_isA504WithinTheDeadline() {
        try (FaultServer server = FaultServer.start(FaultServer.silent())) {
            Answer answer = connect(server);
            assertConnectFails(answer, 504, "did not answer in time");
            assertThat(answer.time()).isLessThan(TestRuntime.LONGEST_REQUEST.plus(SLACK));
        }
    }

    @Test
    void aHostThatSends50Mb_isRefusedWithoutReadingItAll() {
        try (FaultServer server = FaultServer.start((request, socket) -> {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < 50; i++) {
                socket.getOutputStream().write(block);
            }
            socket.close();
        })) {
            assertConnectFails(connect(server), 413, "more than 32 MB");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "10.0.0.1",
                "192.168.1.1",
                "[fd00::1]",
                "0.0.0.0",
                "[::ffff:10.0.0.1]",
                "224.0.0.1"
            })
    void anAddressThatIsNotOpen_isA403(String host) {
        Answer answer = call("POST", "/api/clusters/_connect", admin(), body(host, 9200));
        assertConnectFails(answer, 403, "This address is not called");
        assertThat(answer.time()).isLessThan(SLACK);
    }

    @Test
    void aClusterThatFallsSilent_answers504_andItsListRowSaysWhy() {
        String token = token("silence", "admin");
        AtomicBoolean silent = new AtomicBoolean();
        FaultServer.Behaviour alive = FaultServer.cluster("sleepy", "uuid-sleepy");
        try (FaultServer server = FaultServer.start(
                (request, socket) -> (silent.get() ? FaultServer.silent() : alive).answer(request, socket))) {
            assertThat(connect(server, token).status()).isEqualTo(201);
            silent.set(true);
            Answer health = call("GET", "/api/clusters/sleepy/_health", token, "");
            assertThat(health.status()).isEqualTo(504);
            assertThat(health.time()).isLessThan(TestRuntime.LONGEST_REQUEST.plus(SLACK));
            JsonNode row = call("GET", "/api/clusters", token, "").data();
            assertThat(row.path("cluster_connected").asBoolean()).isFalse();
            assertThat(row.path("cluster_health").isNull()).isTrue();
            assertThat(row.path("cluster_error").asText()).contains("in time");
        }
    }

    @Test
    void oneSilentClusterAmongTen_doesNotSpoilTheList() {
        String token = token("ten", "admin");
        List<FaultServer> servers = new ArrayList<>();
        AtomicBoolean silent = new AtomicBoolean();
        try {
            for (int i = 0; i < 10; i++) {
                FaultServer.Behaviour alive = FaultServer.cluster("c" + i, "ten-" + i);
                boolean isSick = i == 4;
                servers.add(FaultServer.start((request, socket) ->
                        (isSick && silent.get() ? FaultServer.silent() : alive).answer(request, socket)));
                assertThat(connect(servers.getLast(), token).status()).isEqualTo(201);
            }
            silent.set(true);
            Answer list = call("GET", "/api/clusters", token, "");
            assertThat(list.status()).isEqualTo(200);
            assertThat(list.time()).isLessThan(Duration.ofMillis(3500));
            int live = 0;
            for (JsonNode row : list.json().path("data")) {
                live += row.path("cluster_connected").asBoolean()
                                && row.path("cluster_health")
                                        .path("status")
                                        .asText()
                                        .equals("green")
                        ? 1
                        : 0;
            }
            assertThat(live).isEqualTo(9);
        } finally {
            servers.forEach(FaultServer::close);
        }
    }

    @Test
    void aSummaryWithAMissingPart_namesIt() {
        String token = token("partial", "admin");
        try (FaultServer server = FaultServer.start(FaultServer.cluster("half", "uuid-half"))) {
            assertThat(connect(server, token).status()).isEqualTo(201);
            Answer summary = call("GET", "/api/clusters/half/_summary", token, "");
            assertThat(summary.status()).isEqualTo(200);
            assertThat(summary.data().path("status").asText()).isEqualTo("green");
            assertThat(summary.data().path("indices_count").isNull()).isTrue();
            assertThat(summary.data().path("nodes").isNull()).isTrue();
            assertThat(summary.data().path("missing").toString()).contains("\"stats\"", "\"nodes\"", "no such thing");
        }
    }

    @Test
    void aSnapshotThatIsNotComplete_isA502_unlessItMayBePartial() {
        try (FaultServer server = FaultServer.start((request, socket) -> {
            if (request.startsWith("GET ")) {
                FaultServer.cluster("partial", "uuid-partial").answer(request, socket);
            } else {
                String said = "{\"snapshot\":{\"state\":\"PARTIAL\",\"shards\":{\"total\":5,\"failed\":2}}}";
                FaultServer.write(socket, 200, "application/json", said);
            }
        })) {
            call("POST", "/api/clusters/_connect", admin(), "{\"ip\":\"127.0.0.1\",\"port\":" + server.port() + "}");
            String path = "/api/snapshots/partial/repository/backups/nightly";
            Answer refused = call("POST", path, admin(), "{}");
            assertThat(refused.status()).isEqualTo(502);
            assertThat(refused.message()).contains("PARTIAL", "2 of 5 shards failed");
            assertThat(call("POST", path, admin(), "{\"partial\":true}").status())
                    .isEqualTo(200);
        } finally {
            call("DELETE", "/api/clusters/partial/_connect", admin(), "");
        }
    }

    @Test
    void repeating_isIdempotent_andTwoClustersOfOneNameBothStayReachable() {
        String token = token("twins", "admin");
        try (FaultServer one = FaultServer.start(FaultServer.cluster("docker-cluster", "twin-1"));
                FaultServer two = FaultServer.start(FaultServer.cluster("docker-cluster", "twin-2"))) {
            assertThat(connect(one, token).data().path("cluster_name").asText()).isEqualTo("docker-cluster");
            assertThat(connect(one, token).data().path("cluster_name").asText()).isEqualTo("docker-cluster");
            assertThat(connect(two, token).data().path("cluster_name").asText()).isEqualTo("docker-cluster-2");
            assertThat(call("GET", "/api/clusters", token, "")
                            .json()
                            .path("data")
                            .size())
                    .isEqualTo(2);
            assertThat(call("POST", "/api/clusters/docker-cluster/_connect", token, body("127.0.0.1", two.port()))
                            .status())
                    .isEqualTo(409);
            assertThat(call("GET", "/api/clusters/docker-cluster-2/_health", token, "")
                            .status())
                    .isEqualTo(200);
            assertThat(call("DELETE", "/api/clusters/_connect", token, "").status())
                    .isEqualTo(400);
            Answer remaining = call("DELETE", "/api/clusters/docker-cluster/_connect/", token, "");
            assertThat(remaining.json().path("data").size()).isEqualTo(1);
            assertThat(remaining.data().path("cluster_name").asText()).isEqualTo("docker-cluster-2");
            assertThat(call("DELETE", "/api/clusters/docker-cluster/_connect", token, "")
                            .status())
                    .isEqualTo(404);
            assertThat(call("DELETE", "/api/clusters/_connect/docker-cluster-2", token, "")
                            .status())
                    .isEqualTo(200);
            connect(one, token);
            connect(two, token);
            assertThat(call("DELETE", "/api/clusters/_all/_connect", token, "")
                            .json()
                            .path("data")
                            .isEmpty())
                    .isTrue();
        }
    }

    @Test
    void aConnectedRow_isAsContracted() {
        String token = token("row", "admin");
        try (FaultServer server = FaultServer.start(FaultServer.cluster("rowed", "uuid-row"))) {
            Answer answer = call(
                    "POST",
                    "/api/clusters/_connect/",
                    token,
                    "{\"ip\":\"localhost\",\"port\":\"" + server.port()
                            + "\",\"use_ssl\":false,\"mode\":\"read_only\",\"tags\":[\"a\"]}");
            JsonNode row = answer.data();
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.json().path("status_code").asInt()).isEqualTo(201);
            assertThat(row.path("cluster_host").asText()).isEqualTo("http://localhost:" + server.port());
            assertThat(row.path("cluster_health").isNull()
                            && row.path("cluster_settings").isNull())
                    .isTrue();
            assertThat(row.path("mode").asText()).isEqualTo("read_only");
            Answer refused = call("PUT", "/api/clusters/rowed/_settings", token, "{\"persistent\":{}}");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.message()).contains("read_only");
        }
    }

    @Test
    void anHttpsClusterWithAPassword_isConnected_andItsSecretIsNeverSeen(@TempDir Path folder) {
        String token = token("tls", "admin");
        TestCertificate certificate = TestCertificate.make(folder, "localhost");
        FaultServer.Behaviour cluster = FaultServer.cluster("secured", "uuid-tls");
        try (FaultServer server = FaultServer.start(
                (request, socket) -> {
                    if (request.contains("Authorization: Basic ZWxhc3RpYzpwbGFudGVk")) {
                        cluster.answer(request, socket);
                    } else {
                        FaultServer.write(socket, 401, "application/json", "{\"error\":\"unable to authenticate\"}");
                    }
                },
                certificate.listen())) {
            String start = "{\"ip\":\"localhost\",\"port\":" + server.port()
                    + ",\"use_ssl\":true,\"username\":\"elastic\",\"password\":\"";
            String pem = ",\"tls\":{\"ca_pem\":" + Json.tree(certificate.pem()) + "}}";
            assertThat(call("POST", "/api/clusters/_connect", token, start + "planted\"}")
                            .status())
                    .isEqualTo(404);
            assertThat(call("POST", "/api/clusters/_connect", token, start + "wrong\"" + pem)
                            .status())
                    .isEqualTo(401);
            Answer connected = call("POST", "/api/clusters/_connect", token, start + "planted\"" + pem);
            assertThat(connected.status()).as(connected.text()).isEqualTo(201);
            assertThat(call("GET", "/api/clusters/secured/_health", token, "").status())
                    .isEqualTo(200);
            String all =
                    connected.text() + call("GET", "/api/clusters", token, "").text();
            assertThat(all).doesNotContain("planted").doesNotContain("elastic\"");
            String verifyFalse = "{\"ip\":\"127.0.0.1\",\"port\":" + server.port()
                    + ",\"use_ssl\":true,\"username\":\"elastic\",\"password\":\"planted\",\"tls\":{\"verify\":false}}";
            assertThat(call("POST", "/api/clusters/_connect", token, verifyFalse)
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    void twoHundredConnections_areListed() {
        String token = token("many", "admin");
        List<FaultServer> servers = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                servers.add(FaultServer.start(FaultServer.cluster("many-" + i, "many-" + i)));
                assertThat(connect(servers.getLast(), token).status()).isEqualTo(201);
            }
            Answer list = call("GET", "/api/clusters", token, "");
            assertThat(list.json().path("data").size()).isEqualTo(200);
            assertThat(list.text()).doesNotContain("\"cluster_connected\":false");
            assertThat(list.time()).isLessThan(Duration.ofMillis(3500));
        } finally {
            servers.forEach(FaultServer::close);
        }
    }

    private static Answer connect(FaultServer server) {
        return connect(server, admin());
    }

    private static Answer connect(FaultServer server, String token) {
        return call("POST", "/api/clusters/_connect", token, body("127.0.0.1", server.port()));
    }

    private static String body(String host, int port) {
        return "{\"ip\":\"" + host + "\",\"port\":" + port + "}";
    }

    private static void assertConnectFails(Answer answer, int status, String reason) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().path("status_code").asInt()).isEqualTo(status);
        assertThat(answer.json().path("data").isEmpty()).isTrue();
        assertThat(answer.message()).contains(reason);
        assertThat(call("GET", "/api/clusters", admin(), "").json().path("data").size())
                .isEqualTo(1);
    }
}
