package io.searchfleet.local;

import static io.searchfleet.local.TestRuntime.call;
import static io.searchfleet.local.TestRuntime.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.local.TestRuntime.Answer;
import io.searchfleet.model.Json;
import io.searchfleet.testing.FaultServer;
import io.searchfleet.testing.FaultServer.Behaviour;
import io.searchfleet.testing.TestCertificate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways to reach a cluster, and to change, try, find, export and import connections. An account for each test. */
class ConnectionFeaturesIT {
    private static final AtomicInteger ACCOUNTS = new AtomicInteger();

    private final String admin = token("features-" + ACCOUNTS.incrementAndGet(), "admin");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"username\":\"u\",\"password\":\"p\" | Basic dTpw",
                "\"auth\":\"basic\",\"username\":\"u\",\"password\":\"p\" | Basic dTpw",
                "\"auth\":{\"type\":\"basic\",\"username\":\"u\",\"password\":\"p\"} | Basic dTpw",
                "\"auth\":{\"type\":\"api_key\",\"api_key\":\"aWQ6a2V5\"} | ApiKey aWQ6a2V5",
                "\"auth\":{\"type\":\"api_key\",\"id\":\"id\",\"api_key\":\"key\"} | ApiKey aWQ6a2V5",
                "\"auth\":{\"type\":\"bearer\",\"token\":\"aaa.bbb\"} | Bearer aaa.bbb"
            })
    void everyKindOfCredentials_isSent_andNeverShown(String auth, String header) {
        try (FaultServer server = cluster(
                "c",
                "u",
                request ->
                        request.contains("Authorization: " + header + "\r\n") && request.contains("X-Key: planted"))) {
            Answer connected = connect(server, auth + ",\"headers\":{\"X-Key\":\"planted\"}");
            assertThat(connected.status()).as(connected.text()).isEqualTo(201);
            Answer row = get("/api/clusters/c");
            assertThat(row.data().path("cluster_connected").asBoolean()).isTrue();
            assertThat(row.data().path("cluster_health").path("status").asText())
                    .isEqualTo("green");
            assertThat(row.data().path("headers").toString()).isEqualTo("[\"X-Key\"]");
            String shown = connected.text()
                    + row.text()
                    + get("/api/clusters").text()
                    + get("/api/clusters/_export").text();
            assertThat(shown).doesNotContain("planted", header.substring(header.indexOf(' ') + 1), "\"p\"", "\"key\"");
        }
    }

    @Test
    void aClientCertificateAndAPrefix_reachAClusterBehindAProxy(@TempDir Path folder) {
        TestCertificate certificate = TestCertificate.make(folder, "localhost");
        TestCertificate mine = TestCertificate.make(folder, "me");
        Behaviour prefixed =
                (request, socket) -> FaultServer.cluster("c", "u").answer(request.replaceFirst(" /es/", " /"), socket);
        try (FaultServer server = FaultServer.start(prefixed, certificate.listenFor(mine))) {
            ObjectNode body = Json.object()
                    .put("ip", "localhost")
                    .put("port", server.port())
                    .put("use_ssl", true)
                    .put("path_prefix", "/es");
            body.putObject("tls")
                    .put("ca_pem", certificate.pem())
                    .put("client_cert_pem", mine.pem())
                    .put("client_key_pem", mine.keyPem());
            assertThat(post("/api/clusters/_connect", body.toString()).status()).isEqualTo(201);
            assertThat(get("/api/clusters/c/_health").data().path("status").asText())
                    .isEqualTo("green");
            assertThat(server.requests()).allMatch(request -> request.startsWith("GET /es/"));
            assertThat(get("/api/clusters/_export").text())
                    .contains("BEGIN CERTIFICATE", "tls.client_key_pem")
                    .doesNotContain("PRIVATE");
            body.withObject("/tls").put("client_key_pem", certificate.keyPem());
            Answer wrong = post("/api/clusters/_connect", body.toString());
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.message()).contains("is not the key of");
            body.withObject("/tls").remove(List.of("client_cert_pem", "client_key_pem"));
            Answer tried = post("/api/clusters/_connect?dry_run=true", body.toString());
            assertThat(steps(tried)).contains("auth false");
        }
    }

    @Test
    void aChangeOfLabels_needsNoCluster_andTheRestStays() {
        try (FaultServer server = cluster("c", "u", request -> true)) {
            connect(server, "\"username\":\"u\",\"password\":\"p\",\"tags\":[\"eu\"]");
        }
        Answer none = patch("/api/clusters/c", "{}");
        assertThat(none.status()).isEqualTo(200);
        assertThat(none.data().path("tags").toString()).isEqualTo("[\"eu\"]");
        Answer changed = patch(
                "/api/clusters/c",
                "{\"name\":\"renamed\",\"mode\":\"read_only\",\"tags\":null,\"protected_indices\":[\"a-*\"]}");
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.data().path("cluster_name").asText()).isEqualTo("renamed");
        assertThat(changed.data().path("cluster_connected").asBoolean()).isFalse();
        assertThat(changed.data().path("mode").asText()).isEqualTo("read_only");
        assertThat(changed.data().path("auth").asText()).isEqualTo("basic");
        assertThat(changed.data().path("tags").isEmpty()).isTrue();
        assertThat(changed.data().path("protected_indices").toString()).isEqualTo("[\"a-*\"]");
        assertThat(get("/api/clusters/c").status()).isEqualTo(404);
        assertThat(patch("/api/clusters/none", "{}").status()).isEqualTo(404);
        Answer wrong = patch("/api/clusters/renamed", "{\"mode\":\"x\",\"port\":\"y\",\"name\":\"a/b\"}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.message()).contains("'mode'", "'port'", "a/b");
        Answer misspelt =
                patch("/api/clusters/renamed", "{\"nmae\":\"x\",\"tls\":{\"verfiy\":true},\"tags\":[\"us\"]}");
        assertThat(misspelt.status()).isEqualTo(400);
        assertThat(misspelt.message())
                .contains(
                        "There is no field 'nmae'; there are name, ip, ",
                        "There is no field 'tls.verfiy'; there are tls.");
        assertThat(get("/api/clusters/renamed").data().path("tags").isEmpty()).isTrue();
    }

    @Test
    void aNewAddress_isTriedFirst_andMustLeadToTheSameCluster() {
        try (FaultServer first = cluster("c", "u", request -> true);
                FaultServer same = cluster("c", "u", request -> true);
                FaultServer other = cluster("d", "another", request -> true)) {
            connect(first, "\"username\":\"u\",\"password\":\"p\"");
            assertThat(patch("/api/clusters/c", port(same)).status()).isEqualTo(200);
            assertThat(same.requests().getFirst()).contains("Basic dTpw");
            Answer refused = patch("/api/clusters/c", port(other));
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.message()).contains("another", "force=true");
            assertThat(steps(patch("/api/clusters/c?dry_run=true", port(other))))
                    .contains("identity false");
            assertThat(patch("/api/clusters/c", "{\"port\":1}").status()).isIn(403, 404);
            assertThat(get("/api/clusters/c").data().path("cluster_port").asText())
                    .isEqualTo(String.valueOf(same.port()));
            assertThat(patch("/api/clusters/c?force=true", port(other))
                            .data()
                            .path("cluster_uuid")
                            .asText())
                    .isEqualTo("another");
            assertThat(patch("/api/clusters/c?force=perhaps", port(other)).status())
                    .isEqualTo(400);
        }
    }

    @Test
    void twoChangesAtOnce_neverTakeEachOtherBack() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        try (FaultServer server = cluster("c", "u", request -> {
            // The first change is tried with the new password, and waits there until the second one is stored.
            if (request.contains("Basic dTpuZXc=") && asked.getCount() > 0) {
                asked.countDown();
                await(other);
            }
            return true;
        })) {
            connect(server, "\"username\":\"u\",\"password\":\"p\"");
            CompletableFuture<Answer> first =
                    CompletableFuture.supplyAsync(() -> patch("/api/clusters/c", "{\"password\":\"new\"}"));
            await(asked);
            Answer second = patch("/api/clusters/c", "{\"headers\":{\"X-B\":\"b\"}}");
            assertThat(second.status()).as(second.text()).isEqualTo(200);
            other.countDown();
            Answer late = first.get(10, TimeUnit.SECONDS);
            assertThat(late.status()).as(late.text()).isEqualTo(409);
            assertThat(late.message()).contains("was changed meanwhile");
            Answer again = patch("/api/clusters/c", "{\"password\":\"new\"}");
            assertThat(again.status()).as(again.text()).isEqualTo(200);
            assertThat(again.data().path("headers").toString()).isEqualTo("[\"X-B\"]");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(4, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void storedSecrets_neverGoToAnotherHost() {
        try (FaultServer server = cluster("c", "u", request -> true)) {
            connect(server, "\"username\":\"u\",\"password\":\"planted\",\"headers\":{\"X-Key\":\"planted\"}");
            int before = server.requests().size();
            for (String body : List.of(
                    "{\"ip\":\"localhost\"}",
                    "{\"ip\":\"localhost\",\"headers\":{}}",
                    "{\"ip\":\"localhost\",\"auth\":null}",
                    "{\"ip\":\"localhost\",\"password\":\"x\"}")) {
                Answer refused = patch("/api/clusters/c", body);
                assertThat(refused.status()).as(body + refused.text()).isEqualTo(400);
            }
            assertThat(server.requests()).hasSize(before);
            Answer moved = patch(
                    "/api/clusters/c", "{\"ip\":\"localhost\",\"username\":\"other\",\"headers\":{\"X-B\":\"b\"}}");
            assertThat(moved.status()).as(moved.text()).isEqualTo(200);
            assertThat(server.requests().subList(before, server.requests().size()))
                    .noneMatch(request -> request.contains("planted") || request.contains("dTpwbGFudGVk"));
            assertThat(moved.data().path("headers").toString()).isEqualTo("[\"X-B\"]");
            assertThat(patch("/api/clusters/c", "{\"auth\":null,\"headers\":{\"x-b\":null}}")
                            .data()
                            .path("headers")
                            .isEmpty())
                    .isTrue();
            assertThat(get("/api/clusters/c").data().path("auth").asText()).isEqualTo("none");
        }
    }

    @Test
    void aTrial_tellsWhichStepFailed_andStoresNothing() {
        try (FaultServer good = cluster("c", "u", request -> true);
                FaultServer locked = cluster("c", "u", request -> false);
                FaultServer page = FaultServer.start(FaultServer.answering(200, "text/html", "<html>"))) {
            Answer fine = tryOut(good, "");
            assertThat(fine.status()).isEqualTo(200);
            assertThat(fine.data().path("ok").asBoolean()).isTrue();
            assertThat(fine.data().path("cluster_uuid").asText()).isEqualTo("u");
            assertThat(steps(fine))
                    .containsExactly("resolve true", "connect true", "tls null", "auth true", "version true");
            assertThat(steps(tryOut(locked, "")))
                    .containsExactly("resolve true", "connect true", "tls null", "auth false", "version null");
            assertThat(steps(tryOut(page, "")))
                    .containsExactly("resolve true", "connect true", "tls null", "auth true", "version false");
            assertThat(steps(tryOut(good, "\"use_ssl\":true,")))
                    .containsExactly("resolve true", "connect true", "tls false", "auth null", "version null");
            assertThat(steps(post("/api/clusters/_connect?dry_run=true", "{\"ip\":\"10.0.0.1\"}")))
                    .containsExactly("resolve false", "connect null", "tls null", "auth null", "version null");
            assertThat(get("/api/clusters").json().path("data").isEmpty()).isTrue();
        }
    }

    @Test
    void theList_isFiltered_pagedAndCut() {
        try (FaultServer a = cluster("alpha", "u1", request -> true);
                FaultServer b = cluster("beta", "u2", request -> true)) {
            connect(a, "\"tags\":[\"eu\",\"Prod\"]");
            connect(b, "\"tags\":[\"eu\"]");
            try (FaultServer gone = cluster("gone", "u3", request -> true)) {
                connect(gone, "\"tags\":[\"us\"]");
            }
            assertThat(names("")).containsExactly("alpha", "beta", "gone");
            assertThat(names("?tag=eu")).containsExactly("alpha", "beta");
            assertThat(names("?tag=eu,Prod")).containsExactly("alpha");
            assertThat(names("?tag=eu&tag=Prod")).containsExactly("alpha");
            assertThat(names("?q=PROD")).containsExactly("alpha");
            assertThat(names("?q=127.0.0")).hasSize(3);
            int before = a.requests().size();
            assertThat(names("?q=bet")).containsExactly("beta");
            assertThat(a.requests()).hasSize(before);
            assertThat(names("?health=green")).containsExactly("alpha", "beta");
            assertThat(names("?health=unreachable,red")).containsExactly("gone");
            assertThat(names("?size=2")).containsExactly("alpha", "beta");
            assertThat(names("?size=2&page=2")).containsExactly("gone");
            assertThat(names("?health=green&size=1&page=2")).containsExactly("beta");
            assertThat(names("?size=2&page=3")).isEmpty();
            assertThat(get("/api/clusters?tag=Prod&fields=cluster_name,mode")
                            .data()
                            .toString())
                    .isEqualTo("{\"cluster_name\":\"alpha\",\"mode\":\"admin\"}");
            assertThat(get("/api/clusters?tag=eu&size=1").header("X-Total-Count"))
                    .isEqualTo("2");
            assertThat(get("/api/clusters?health=blue").message()).contains("'health'");
            assertThat(get("/api/clusters?size=0").message()).contains("'size'");
            assertThat(get("/api/clusters?page=x").status()).isEqualTo(400);
        }
    }

    @Test
    void whatIsExported_canBeImported_onceItsSecretsAreFilledIn() {
        String target = token("features-" + ACCOUNTS.incrementAndGet(), "admin");
        try (FaultServer open = cluster("open", "u1", request -> true);
                FaultServer locked = cluster("locked", "u2", request -> request.contains("Basic dTpw"))) {
            connect(open, "\"tags\":[\"eu\"],\"mode\":\"operate\",\"protected_indices\":[]");
            connect(locked, "\"username\":\"u\",\"password\":\"p\"");
            ObjectNode export = (ObjectNode) get("/api/clusters/_export").data();
            ArrayNode list = (ArrayNode) export.path("connections");
            assertThat(list.path(0).path("secrets").toString()).isEqualTo("[\"auth.username\",\"auth.password\"]");
            assertThat(list.path(1).path("secrets").isEmpty()).isTrue();
            Answer first = call("POST", "/api/clusters/_import", target, export.toString());
            assertThat(first.json().path("data").path(0).path("error").asText())
                    .contains("'auth.username' is required");
            assertThat(first.json().path("data").path(1).path("ok").asBoolean()).isTrue();
            ((ObjectNode) list.path(0).path("auth")).put("username", "u").put("password", "p");
            Answer tried = call("POST", "/api/clusters/_import?dry_run=true", target, export.toString());
            assertThat(tried.text()).doesNotContain("\"ok\":false");
            assertThat(call("GET", "/api/clusters", target, "")
                            .json()
                            .path("data")
                            .size())
                    .isEqualTo(1);
            Answer second = call("POST", "/api/clusters/_import", target, export.toString());
            assertThat(second.text()).doesNotContain("\"ok\":false");
            assertThat(call("GET", "/api/clusters/_export", target, "").data())
                    .isEqualTo(get("/api/clusters/_export").data());
        }
    }

    @Test
    void anImport_tellsOfEachEntry() {
        try (FaultServer good = cluster("c", "u", request -> true)) {
            String body = "{\"connections\":[{\"ip\":\"127.0.0.1\",\"port\":" + good.port()
                    + "},{\"name\":\"x\",\"ip\":\"10.0.0.1\"},{\"name\":\"x\",\"ip\":\"1.1.1.1\"},5,{\"name\":\"y\"}]}";
            JsonNode rows = post("/api/clusters/_import", body).json().path("data");
            List<String> errors = new ArrayList<>();
            rows.forEach(row -> errors.add(row.path("error").asText()));
            assertThat(rows.path(0).toString()).isEqualTo("{\"name\":\"c\",\"ok\":true,\"error\":null}");
            assertThat(errors.subList(1, 5))
                    .satisfiesExactly(
                            refused -> assertThat(refused).contains("AllowedNetworks"),
                            twice -> assertThat(twice).contains("twice"),
                            number -> assertThat(number).contains("object"),
                            missing -> assertThat(missing).contains("Missing"));
            assertThat(post("/api/clusters/_import", "{}").status()).isEqualTo(400);
            assertThat(post("/api/clusters/_import", "{\"connections\":{}}").status())
                    .isEqualTo(400);
        }
    }

    /** A cluster that answers 401 to what {@code isAllowed} does not let in. */
    private static FaultServer cluster(String name, String uuid, Predicate<String> isAllowed) {
        return FaultServer.start((request, socket) -> {
            if (isAllowed.test(request)) {
                FaultServer.cluster(name, uuid).answer(request, socket);
            } else {
                FaultServer.write(socket, 401, "application/json", "{\"error\":\"who are you\"}");
            }
        });
    }

    private static String port(FaultServer server) {
        return "{\"port\":" + server.port() + "}";
    }

    private Answer connect(FaultServer server, String more) {
        return post("/api/clusters/_connect", "{\"ip\":\"127.0.0.1\"," + more + ",\"port\":" + server.port() + "}");
    }

    private Answer tryOut(FaultServer server, String more) {
        return post(
                "/api/clusters/_connect?dry_run=true",
                "{\"ip\":\"127.0.0.1\"," + more + "\"port\":" + server.port() + "}");
    }

    private static List<String> steps(Answer answer) {
        List<String> steps = new ArrayList<>();
        answer.data()
                .path("steps")
                .forEach(step -> steps.add(
                        step.path("step").asText() + " " + step.path("ok").asText()));
        return steps;
    }

    private List<String> names(String query) {
        List<String> names = new ArrayList<>();
        get("/api/clusters" + query)
                .json()
                .path("data")
                .forEach(row -> names.add(row.path("cluster_name").asText()));
        return names;
    }

    private Answer get(String path) {
        return call("GET", path, admin, "");
    }

    private Answer post(String path, String body) {
        return call("POST", path, admin, body);
    }

    private Answer patch(String path, String body) {
        return call("PATCH", path, admin, body);
    }
}
