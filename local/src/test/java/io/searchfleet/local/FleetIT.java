package io.searchfleet.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.fleet.EngineRef;
import io.searchfleet.fleet.EngineReport;
import io.searchfleet.fleet.ProviderException;
import io.searchfleet.local.FleetClient.Answer;
import io.searchfleet.local.fleet.FakeProvider;
import io.searchfleet.model.Json;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bonsai's API as its clients know it: bodies, texts and codes, over a provider that makes engines at once. */
class FleetIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static LocalRuntime runtime;
    private static FleetClient client;

    @BeforeAll
    static void start() {
        runtime = runtime(Map.of());
        client = new FleetClient(runtime.uri(), runtime.adminToken());
    }

    static LocalRuntime runtime(Map<String, String> more) {
        return runtime(more, Optional.empty(), Duration.ofMillis(20));
    }

    static LocalRuntime runtime(Map<String, String> more, Optional<URI> dynamoDb, Duration tick) {
        Map<String, String> parameters = new HashMap<>(Map.of(
                "Provider", "fake",
                "Catalog", "fake",
                "CreationsPerMinute", "100000",
                "RequestsPerMinute", "1000000",
                "ClustersPerAccount", "5000"));
        parameters.putAll(more);
        return LocalRuntime.start(
                new LocalOptions(Path.of(".."), 0, Optional.empty(), false, tick, parameters, dynamoDb), reason -> {
                    throw new IllegalStateException(reason);
                });
    }

    static FakeProvider provider(LocalRuntime runtime) {
        return FakeProvider.of(runtime.stepFunctions());
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    private static List<String> errors(Answer answer) {
        List<String> errors = new ArrayList<>();
        answer.json().path("errors").forEach(error -> errors.add(error.asText()));
        assertThat(answer.json().path("status").asInt()).isEqualTo(answer.status());
        return errors;
    }

    @Test
    void aTerraformUsersLife() {
        Answer made = client.call(
                "POST",
                "/clusters",
                "{\"name\":\"first_testing_cluster\",\"plan\":\"sandbox\",\"space\":\"omc/bonsai/us-east-1/common\","
                        + "\"release\":\"opensearch-2.6.0-mt\"}",
                "Content-Type",
                "application/json",
                "Accept",
                "application/json");
        assertThat(made.status()).as(made.text()).isEqualTo(202);
        String slug = made.slug();
        assertThat(slug).matches("first-testing-cluste-\\d{10}");
        JsonNode access = made.json().path("access");
        assertThat(made.json().path("message").asText()).isEqualTo("Your cluster is being provisioned.");
        assertThat(made.json().path("monitor").asText()).isEqualTo(runtime.uri() + "/clusters/" + slug);
        assertThat(made.json().path("status").asInt()).isEqualTo(202);
        assertThat(access.path("host").asText()).isEqualTo(slug);
        assertThat(access.path("port").isInt()).isTrue();
        assertThat(access.path("url").asText())
                .contains(
                        access.path("user").asText() + ":" + access.path("pass").asText() + "@");

        JsonNode atOnce = client.cluster(slug);
        assertThat(atOnce.path("name").asText()).isEqualTo("first_testing_cluster");
        assertThat(atOnce.path("plan").path("slug").asText()).isEqualTo("sandbox");
        assertThat(atOnce.path("release").path("package_name").asText()).isEqualTo("2.6.0-mt");
        assertThat(atOnce.path("space").path("region").asText()).isEqualTo("aws-us-east-1");
        assertThat(atOnce.path("state").asText()).isIn("PROVISIONING", "PROVISIONED");

        assertThat(client.ended(made, SOON).path("state").asText()).isEqualTo("finished");
        Answer shown = client.get("/clusters/" + slug);
        assertThat(shown.json().path("cluster").path("state").asText()).isEqualTo("PROVISIONED");
        assertThat(shown.text())
                .doesNotContain(
                        access.path("pass").asText(), access.path("user").asText());
        assertThat(client.get("/api/clusters/" + slug + "/_health").status()).isEqualTo(200);

        Answer renamed = client.call("PUT", "/clusters/" + slug, "{\"name\":\"renamed\"}");
        assertThat(renamed.json().path("message").asText()).contains("Your cluster is being updated");
        assertThat(client.cluster(slug).path("name").asText()).isEqualTo("renamed");
        assertThat(client.cluster(slug).path("state").asText()).isEqualTo("PROVISIONED");

        Answer replanned = client.call("PUT", "/clusters/" + slug, "{\"plan\":\"standard-micro-aws-us-east-1\"}");
        assertThat(replanned.status()).as(replanned.text()).isEqualTo(202);
        JsonNode meanwhile = client.cluster(slug);
        assertThat(meanwhile.path("state").asText()
                        + meanwhile.path("plan").path("slug").asText())
                .isIn("UPDATING PLANsandbox", "PROVISIONEDstandard-micro-aws-us-east-1");
        assertThat(client.ended(replanned, SOON).path("state").asText()).isEqualTo("finished");
        assertThat(client.cluster(slug).path("plan").path("slug").asText()).isEqualTo("standard-micro-aws-us-east-1");
        assertThat(provider(runtime)
                        .sizes()
                        .getOrDefault(slug, Json.object())
                        .path("heap_mb")
                        .asInt())
                .isEqualTo(256);

        Answer gone = client.call("DELETE", "/clusters/" + slug, "");
        assertThat(gone.json().path("message").asText()).isEqualTo("Your cluster is being deprovisioned.");
        assertThat(client.cluster(slug).path("state").asText()).isIn("DEPROVISIONING", "DEPROVISIONED");
        assertThat(client.ended(gone, SOON).path("state").asText()).isEqualTo("finished");
        assertThat(client.cluster(slug).path("state").asText()).isEqualTo("DEPROVISIONED");
        assertThat(client.get("/clusters?size=100").text()).doesNotContain(slug);
        assertThat(client.call("DELETE", "/clusters/" + slug, "").status()).isEqualTo(404);
        assertThat(client.get("/api/clusters").text()).doesNotContain(slug);
        assertThat(provider(runtime).sizes()).doesNotContainKey(slug);
    }

    @Test
    void onlyTheNameIsNeeded_andTheRestIsTheCataloguesFirst() {
        String slug = client.create("{\"name\":\"Test 5.x\"}");
        assertThat(slug).matches("test-5-x-\\d{10}");
        JsonNode cluster = client.cluster(slug);
        assertThat(cluster.path("plan").path("slug").asText()).isEqualTo("sandbox");
        assertThat(cluster.path("release").path("slug").asText()).isEqualTo("opensearch-3.8.0");
        assertThat(cluster.path("space").path("path").asText()).isEqualTo("omc/bonsai/us-east-1/common");
    }

    @Test
    void allFaultsComeInOneAnswer_andNothingIsMade() {
        int before = provider(runtime).made().size();
        Answer answer = client.call(
                "POST",
                "/clusters",
                "{\"name\":\"x1\",\"plan\":\"none\",\"space\":\"no/where\",\"release\":\"solr-9\"}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(errors(answer))
                .containsExactly(
                        "Plan 'none' not found.",
                        "Please use the /plans endpoint for a list of available plans.",
                        "Space 'no/where' not found.",
                        "Please use the /spaces endpoint for a list of available spaces.",
                        "Release 'solr-9' not found.",
                        "Please use the /releases endpoint for a list of available releases.",
                        "Your request could not be processed. ");
        assertThat(provider(runtime).made()).hasSize(before);
        assertThat(client.get("/clusters?q=x1").json().path("clusters")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"name\":7}",
                "{\"name\":null}",
                "{\"name\":\"\"}",
                "{\"name\":\" \"}",
                "{\"name\":\"a\\u0007b\"}",
                "{\"name\":\"rocket \uD83D\uDE80\"}",
                "{\"name\":\"n\",\"plan\":1}",
                "{\"name\":\"n\",\"release\":[]}",
                "{\"name\":\"n\",\"space\":{}}",
                "{\"name\":\"n\",\"tags\":\"t\"}",
                "{\"name\":\"n\",\"deletion_protection\":\"perhaps\"}",
                "{\"name\":\"n\",\"space\":\"omc/bonsai/us-east-1/common/n-1234567890\"}",
                "{\"name\":\"n\",\"plan\":\"eu-only\",\"space\":\"omc/bonsai/us-east-1/common\"}",
                "nonsense"
            })
    void whatMakesNoSense_isRefusedWithTheReason(String body) {
        long before = client.get("/clusters")
                .json()
                .path("pagination")
                .path("total_records")
                .asLong();
        Answer answer = client.call("POST", "/clusters", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(errors(answer)).isNotEmpty();
        assertThat(client.get("/clusters")
                        .json()
                        .path("pagination")
                        .path("total_records")
                        .asLong())
                .isEqualTo(before);
    }

    @Test
    void aNameHasAHundredCharacters_andIsTakenOnce() {
        assertThat(client.call("POST", "/clusters", "{\"name\":\"" + "n".repeat(300) + "\"}")
                        .status())
                .isEqualTo(422);
        String longest = "n".repeat(100);
        String slug = client.create("{\"name\":\"" + longest + "\"}");
        assertThat(slug).startsWith("n".repeat(20) + "-");
        Answer again = client.call("POST", "/clusters", "{\"name\":\"" + longest + "\"}");
        assertThat(again.status()).isEqualTo(422);
        assertThat(errors(again).getFirst()).contains("is taken");
        Answer made = client.call("POST", "/clusters", "{\"name\":\"Ünïcode Náme 3\"}");
        client.ended(made, SOON);
        String other = made.slug();
        assertThat(client.call("PUT", "/clusters/" + other, "{\"name\":\"" + longest + "\"}")
                        .status())
                .isEqualTo(422);
        assertThat(client.cluster(other).path("name").asText()).isEqualTo("Ünïcode Náme 3");
    }

    @Test
    void aNull_isAsGoodAsNothing() {
        Answer made = client.call(
                "POST",
                "/clusters",
                "{\"name\":\"nulls\",\"plan\":null,\"space\":null,\"release\":null,\"tags\":null,"
                        + "\"deletion_protection\":null}");
        assertThat(made.status()).as(made.text()).isEqualTo(202);
        client.ended(made, SOON);
        assertThat(client.cluster(made.slug()).path("plan").path("slug").asText())
                .isNotEmpty();
    }

    @Test
    void typesThatItDoesNotSpeak_areA422() {
        assertThat(errors(client.call("GET", "/clusters", "", "Content-Type", "application/xml")))
                .containsExactly(
                        "The Content-Type header specifies application/xml.",
                        "Send it as application/json (curl -H 'Content-Type: application/json').");
        assertThat(errors(client.call("GET", "/plans", "", "Accept", "text/html")))
                .containsExactly("The Accept header specifies a response format other than application/json.");
        assertThat(client.call("GET", "/plans", "", "Accept", "*/*", "Content-Type", "application/json; charset=utf-8")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aReadHasAValidator_andIsNotSentTwice() {
        Answer first = client.get("/plans");
        assertThat(first.header("ETag")).startsWith("W/\"");
        assertThat(first.header("Cache-Control")).isEqualTo("max-age=0, private, must-revalidate");
        Answer second = client.call("GET", "/plans", "", "If-None-Match", first.header("ETag"));
        assertThat(second.status()).isEqualTo(304);
        assertThat(second.text()).isEmpty();
        assertThat(client.call("GET", "/releases", "", "If-None-Match", first.header("ETag"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aPlanOfAnotherSpaceOrRelease_saysWhereItsOwnStand() {
        assertThat(errors(client.call(
                        "POST",
                        "/clusters",
                        "{\"name\":\"nowhere\",\"plan\":\"eu-only\",\"space\":\"omc/bonsai/us-east-1/common\"}")))
                .contains("The plan 'eu-only' is not offered in the space 'omc/bonsai/us-east-1/common'; its own are in"
                        + " 'available_spaces' of GET /plans.")
                .first()
                .asString()
                .startsWith("The requested plan is not available for provisioning.");
        assertThat(errors(client.get("/plans/none")))
                .containsExactly(
                        "Plan none not found.",
                        "Please review the documentation.",
                        "Undefined request.",
                        "GET /plans lists them.");
    }

    @Test
    void theListHasPages_andFilters() {
        FleetClient team = client.other("pages", "admin");
        for (int i = 1; i <= 5; i++) {
            team.create("{\"name\":\"paged " + i + "\"}");
        }
        String eu = team.create("{\"name\":\"far\",\"plan\":\"eu-only\"}");
        JsonNode page = team.get("/clusters?page=2&size=2").json();
        assertThat(page.path("pagination").toString())
                .isEqualTo("{\"page_number\":2,\"page_size\":2,\"total_records\":6}");
        assertThat(page.path("clusters").findValuesAsText("name")).containsExactly("paged 3", "paged 4");
        assertThat(total(team, "q=PAGED")).isEqualTo(5);
        assertThat(total(team, "tenancy=parent")).isEqualTo(6);
        assertThat(total(team, "tenancy=child")).isZero();
        assertThat(total(team, "location=omc/bonsai")).isEqualTo(6);
        assertThat(total(team, "location=omc/bon")).isZero();
        assertThat(total(team, "location=aws-eu-west-1")).isEqualTo(1);
        assertThat(total(team, "location=omc/bonsai/eu-west-1/common/" + eu)).isEqualTo(1);
        assertThat(total(team, "location=pages")).isEqualTo(6);
        assertThat(team.get("/clusters?size=1000")
                        .json()
                        .path("pagination")
                        .path("page_size")
                        .asInt())
                .isEqualTo(100);
        assertThat(team.get("/clusters?page=9").json().path("clusters").toString())
                .isEqualTo("[]");
        assertThat(team.get("/clusters?tenancy=aunt").status()).isEqualTo(422);
        assertThat(team.get("/clusters?page=0").status()).isEqualTo(422);
    }

    private static int total(FleetClient who, String query) {
        return who.get("/clusters?" + query)
                .json()
                .path("pagination")
                .path("total_records")
                .asInt();
    }

    @Test
    void nobodySeesOrChangesTheClusterOfAnotherAccount() {
        String slug = client.create("{\"name\":\"private\"}");
        FleetClient stranger = client.other("fleet-strangers", "admin");
        for (String method : List.of("GET", "PUT", "DELETE")) {
            Answer answer =
                    stranger.call(method, "/clusters/" + slug, method.equals("PUT") ? "{\"name\":\"mine\"}" : "");
            assertThat(errors(answer))
                    .containsExactly(
                            "Cluster " + slug + " not found.",
                            "Please review the documentation.",
                            "Undefined request.",
                            "GET /clusters lists them.");
        }
        assertThat(stranger.call("POST", "/clusters/" + slug + "/credentials", "")
                        .status())
                .isEqualTo(404);
        FleetClient reader = client.other("main", "read");
        assertThat(reader.call("DELETE", "/clusters/" + slug, "").status()).isEqualTo(403);
        assertThat(reader.get("/clusters/" + slug).status()).isEqualTo(200);
    }

    @Test
    void theSameKeyMakesOneCluster_whoseCredentialsAreShownOnce() {
        String body = "{\"name\":\"once\"}";
        Answer first = client.call("POST", "/clusters", body, "Idempotency-Key", "fleet-once");
        Answer second = client.call("POST", "/clusters", body, "Idempotency-Key", "fleet-once");
        assertThat(first.status()).isEqualTo(202);
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.text())
                .contains(first.slug())
                .doesNotContain(first.json().path("access").path("pass").asText());
        assertThat(total(client, "q=once")).isEqualTo(1);
    }

    @Test
    void aChangeWhileAnotherRuns_isA409ThatNamesIt() {
        FakeProvider provider = provider(runtime);
        String slug = client.create("{\"name\":\"busy\"}");
        client.ended("/operations/" + operation(slug), SOON);
        Slow slow = new Slow(slug);
        provider.be(slow);
        try {
            Answer first = client.call("PUT", "/clusters/" + slug, "{\"plan\":\"standard-micro-aws-us-east-1\"}");
            for (Answer second : List.of(
                    client.call("PUT", "/clusters/" + slug, "{\"name\":\"other\"}"),
                    client.call("DELETE", "/clusters/" + slug, ""),
                    client.call("POST", "/clusters/" + slug + "/credentials", ""))) {
                assertThat(second.status()).as(second.text()).isEqualTo(409);
                assertThat(errors(second).getFirst()).contains(first.header("Location"));
            }
            assertThat(client.cluster(slug).path("state").asText()).isEqualTo("UPDATING PLAN");
            assertThat(client.cluster(slug).path("plan").path("slug").asText()).isEqualTo("sandbox");
            slow.over = true;
            assertThat(client.ended(first, SOON).path("state").asText()).isEqualTo("finished");
        } finally {
            provider.be(FakeProvider.Mood.GOOD);
        }
    }

    /** Says of one engine that it is not ready, until it is over. */
    private static final class Slow implements FakeProvider.Mood {
        private final String slug;
        private volatile boolean over;

        Slow(String slug) {
            this.slug = slug;
        }

        @Override
        public Optional<EngineReport> said(EngineRef ref, Optional<EngineReport> truth) {
            return over || !ref.slug().value().equals(slug)
                    ? truth
                    : Optional.of(EngineReport.of(EngineReport.State.WORKING, "Moving."));
        }
    }

    private static String operation(String slug) {
        JsonNode all = client.get("/operations?target=/clusters/" + slug).json().path("operations");
        return all.get(0).path("id").asText();
    }

    @Test
    void aProtectedClusterIsNotDeleted() {
        Answer made =
                client.call("POST", "/clusters", "{\"name\":\"keep\",\"deletion_protection\":true,\"tags\":[\"a\"]}");
        client.ended(made, SOON);
        String slug = made.slug();
        Answer refused = client.call("DELETE", "/clusters/" + slug, "");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(errors(refused).getFirst()).contains("protected");
        assertThat(client.cluster(slug).path("state").asText()).isEqualTo("PROVISIONED");
        assertThat(client.cluster(slug).path("tags").toString()).isEqualTo("[\"a\"]");
        assertThat(client.call("PUT", "/clusters/" + slug, "{\"deletion_protection\":false,\"tags\":[]}")
                        .status())
                .isEqualTo(202);
        assertThat(client.call("DELETE", "/clusters/" + slug, "").status()).isEqualTo(202);
    }

    @Test
    void aDryRunSaysWhatWouldBe_andMakesNothing() {
        Answer create = client.call(
                "POST", "/clusters?dry_run=true", "{\"name\":\"perhaps\",\"plan\":\"standard-micro-aws-us-east-1\"}");
        assertThat(create.status()).as(create.text()).isEqualTo(200);
        assertThat(create.json().path("price_difference_in_cents").asInt()).isEqualTo(5000);
        assertThat(total(client, "q=perhaps")).isZero();
        Answer made = client.call("POST", "/clusters", "{\"name\":\"maybe\"}");
        client.ended(made, SOON);
        Answer change = client.call(
                "PUT", "/clusters/" + made.slug() + "?dry_run=true", "{\"plan\":\"standard-micro-aws-us-east-1\"}");
        assertThat(change.json().path("moves_data").asBoolean()).isTrue();
        assertThat(change.json().path("fits").asBoolean()).isTrue();
        assertThat(client.cluster(made.slug()).path("plan").path("slug").asText())
                .isEqualTo("sandbox");
    }

    @Test
    void newCredentialsTakeThePlaceOfTheOldOnes_alsoInTheConnection() {
        Answer made = client.call("POST", "/clusters", "{\"name\":\"rotating\"}");
        client.ended(made, SOON);
        Answer rotated = client.call("POST", "/clusters/" + made.slug() + "/credentials", "");
        assertThat(rotated.status()).as(rotated.text()).isEqualTo(202);
        assertThat(client.ended(rotated, SOON).path("state").asText()).isEqualTo("finished");
        JsonNode before = made.json().path("access");
        JsonNode after = rotated.json().path("access");
        assertThat(after.path("pass").asText()).isNotEqualTo(before.path("pass").asText());
        assertThat(client.get("/api/clusters/" + made.slug() + "/_health").status())
                .isEqualTo(200);
        assertThat(client.get("/clusters/" + made.slug()).text())
                .doesNotContain(after.path("pass").asText());
    }

    @Test
    void aManagedConnectionIsNotDeletedByHand() {
        Answer made = client.call("POST", "/clusters", "{\"name\":\"bridged\"}");
        client.ended(made, SOON);
        Answer refused = client.call("DELETE", "/api/clusters/" + made.slug() + "/_connect", "");
        assertThat(refused.status()).as(refused.text()).isEqualTo(409);
        assertThat(refused.text()).contains("DELETE /clusters/" + made.slug());
        for (String change : List.of("{\"name\":\"mine\"}", "{\"ip\":\"1.2.3.4\"}")) {
            Answer moved = client.call("PATCH", "/api/clusters/" + made.slug(), change);
            assertThat(moved.status()).as(moved.text()).isEqualTo(409);
            assertThat(moved.text()).contains("was made here");
        }
        assertThat(client.call("PATCH", "/api/clusters/" + made.slug(), "{\"tags\":[\"x\"],\"mode\":\"read_only\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aManagedConnectionIsNotConnectedAnew() {
        Answer made = client.call("POST", "/clusters", "{\"name\":\"reconnected\"}");
        client.ended(made, SOON);
        JsonNode access = made.json().path("access");
        JsonNode row =
                client.get("/api/clusters/" + made.slug()).json().path("data").path(0);
        String body = Json.object()
                .put("ip", row.path("cluster_ip").asText())
                .put("port", row.path("cluster_port").asText())
                .put("use_ssl", row.path("cluster_scheme").asText().equals("https"))
                .put("username", access.path("user").asText())
                .put("password", access.path("pass").asText())
                .toString();
        for (String path : List.of("/api/clusters/_connect", "/api/clusters/" + made.slug() + "/_connect")) {
            Answer refused = client.call("POST", path, body);
            assertThat(refused.status()).as(refused.text()).isEqualTo(409);
            assertThat(refused.text()).contains("'" + made.slug() + "' was made here");
        }
        Answer imported = client.call("POST", "/api/clusters/_import", "{\"connections\":[" + body + "]}");
        assertThat(imported.json().path("data").path(0).path("error").asText()).contains("was made here");
    }

    @Test
    void whatCannotBeMade_isNoCluster_andSaysWhy() {
        FakeProvider provider = provider(runtime);
        provider.be(new FakeProvider.Mood() {
            @Override
            public void before(String call, EngineRef ref) {
                if (call.equals("create") && ref.slug().value().startsWith("doomed")) {
                    throw ProviderException.lasting("limit", "No more engines today.");
                }
            }
        });
        try {
            Answer made = client.call("POST", "/clusters", "{\"name\":\"doomed\"}");
            JsonNode operation = client.ended(made, SOON);
            assertThat(operation.path("state").asText()).isEqualTo("failed");
            assertThat(operation.path("error").path("message").asText()).isEqualTo("No more engines today.");
            assertThat(client.cluster(made.slug()).path("state").asText()).isEqualTo("DEPROVISIONED");
            assertThat(client.cluster(made.slug()).path("message").asText()).isEqualTo("No more engines today.");
            assertThat(total(client, "q=doomed")).isZero();
            assertThat(client.call("POST", "/clusters", "{\"name\":\"doomed\"}").status())
                    .isEqualTo(202);
        } finally {
            provider.be(FakeProvider.Mood.GOOD);
        }
    }

    @Test
    void whatIsBeingMade_canBeCancelled() {
        FakeProvider provider = provider(runtime);
        provider.be(new FakeProvider.Mood() {
            @Override
            public Optional<EngineReport> said(EngineRef ref, Optional<EngineReport> truth) {
                return truth.map(_ -> EngineReport.of(EngineReport.State.WORKING, "Slowly."));
            }
        });
        try {
            Answer made = client.call("POST", "/clusters", "{\"name\":\"unwanted\"}");
            assertThat(client.call("POST", made.header("Location") + "/cancel", "")
                            .status())
                    .isEqualTo(202);
            assertThat(client.ended(made, SOON).path("state").asText()).isEqualTo("cancelled");
            assertThat(client.cluster(made.slug()).path("state").asText()).isEqualTo("DEPROVISIONED");
            assertThat(provider.sizes()).doesNotContainKey(made.slug());
        } finally {
            provider.be(FakeProvider.Mood.GOOD);
        }
    }

    @Test
    void aSuspendedAccountIsA402_untilThatIsLifted() {
        FleetClient team = client.other("late-payers", "admin");
        assertThat(team.call("PUT", "/accounts/late-payers", "{\"suspended\":true}")
                        .status())
                .isEqualTo(403);
        assertThat(client.call("PUT", "/accounts/late-payers", "{\"suspended\":true}")
                        .status())
                .isEqualTo(200);
        Answer refused = team.get("/clusters");
        assertThat(refused.status()).isEqualTo(402);
        assertThat(errors(refused).getFirst()).contains("suspended");
        assertThat(team.call("POST", "/clusters", "{\"name\":\"n\"}").status()).isEqualTo(402);
        assertThat(client.call("PUT", "/accounts/late-payers", "{\"suspended\":null}")
                        .status())
                .isEqualTo(422);
        assertThat(errors(client.call("PUT", "/accounts/late-payers", "{\"suspend\":false}")))
                .containsExactly(
                        "There is no field 'suspend'; there is suspended alone.",
                        "'suspended' is required: true or false.");
        assertThat(client.get("/accounts/late-payers")
                        .json()
                        .path("account")
                        .path("suspended")
                        .asBoolean())
                .isTrue();
        assertThat(client.call("PUT", "/accounts/late-payers", "{\"suspended\":false}")
                        .status())
                .isEqualTo(200);
        assertThat(client.get("/accounts/late-payers")
                        .json()
                        .path("account")
                        .path("suspended")
                        .asBoolean())
                .isFalse();
        FleetClient.sleep(5500);
        assertThat(team.get("/clusters").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"/plans,plans,slug", "/releases,releases,slug", "/spaces,spaces,path"})
    void theCatalogueIsListed_andEachEntryStandsBare(String path, String list, String id) {
        JsonNode all = client.get(path).json();
        assertThat(all.size()).isEqualTo(1);
        for (JsonNode entry : all.path(list)) {
            Answer one = client.get(path + "/" + entry.path(id).asText());
            assertThat(one.status()).isEqualTo(200);
            assertThat(one.json()).isEqualTo(entry);
        }
        assertThat(client.get(path + "/none/such").status()).isEqualTo(404);
    }

    @Test
    void aTokenThatCallsTooOften_isToldWhenToComeBack() {
        try (LocalRuntime strict = runtime(Map.of("RequestsPerMinute", "8", "CreationsPerMinute", "2"))) {
            FleetClient hasty = new FleetClient(strict.uri(), strict.adminToken());
            // Begins early in a minute of the clock, so that all of it is in one.
            while (Instant.now().getEpochSecond() % 60 > 50) {
                FleetClient.sleep(500);
            }
            assertThat(hasty.call("POST", "/clusters", "{\"name\":\"one\"}").status())
                    .isEqualTo(202);
            assertThat(hasty.call("POST", "/clusters", "{\"name\":\"two\"}").status())
                    .isEqualTo(202);
            Answer third = hasty.call("POST", "/clusters", "{\"name\":\"three\"}");
            assertThat(third.status()).isEqualTo(429);
            assertThat(errors(third)).containsExactly("You are making too many requests to the API.");
            assertThat(Integer.parseInt(third.header("Retry-After"))).isBetween(1, 60);
            for (int i = 0; i < 5; i++) {
                assertThat(hasty.get("/plans").status()).isEqualTo(200);
            }
            assertThat(hasty.get("/spaces").status()).isEqualTo(429);
            FleetClient other = hasty.other("main", "read");
            assertThat(other.get("/spaces").status()).isEqualTo(200);
        }
    }

    @Test
    void aQuotaHolds_howeverManyTryAtOnce() {
        FleetClient team = client.other("quota", "admin");
        List<Thread> threads = new ArrayList<>();
        List<Integer> statuses = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 12; i++) {
            String body = "{\"name\":\"q" + i + "\",\"plan\":\"few\"}";
            threads.add(Thread.startVirtualThread(
                    () -> statuses.add(team.call("POST", "/clusters", body).status())));
        }
        threads.forEach(thread -> {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(statuses.stream().filter(status -> status == 202)).hasSize(3);
        assertThat(statuses.stream().filter(status -> status == 422)).hasSize(9);
        assertThat(total(team, "")).isEqualTo(3);
    }
}
