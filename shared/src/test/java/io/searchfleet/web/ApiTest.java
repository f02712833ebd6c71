package io.searchfleet.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.Environment;
import io.searchfleet.Wiring;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import io.searchfleet.model.Scope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events in, answers out: with the identity that an authorizer gives, so that no store is needed. */
class ApiTest {
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final Routes routes = Routes.none()
            .get("/api/one", Scope.READ, request -> Reply.ok(Json.object().put("a", 1)))
            .get("/api/list", Scope.READ, request -> Reply.okBytes(" [1,2]".getBytes(UTF_8)))
            .post("/api/made", Scope.OPERATE, new WithDryRun(request -> Reply.created(request.json())))
            .put("/api/made", Scope.OPERATE, request -> Reply.created(request.json()))
            .get("/api/large", Scope.READ, request -> Reply.ok("x".repeat(6_000_000)))
            .get("/api/defect", Scope.READ, request -> {
                throw new IllegalStateException("hunter2");
            })
            .get("/bare", Scope.ADMIN, request -> Reply.ok(Json.object().put("b", 2)))
            .post("/bare", Scope.READ, request -> Reply.ok(request.json()))
            .get("/busy", Scope.READ, request -> {
                throw ApiException.unavailable("Later.", Duration.ofSeconds(7));
            })
            .getOpenly("/health", request -> Reply.ok(Json.object().put("status", "ok")));
    // The store behind this is never there: whoever needs it gets a 503.
    private final Wiring wiring = Environment.with(
            Map.of("TABLE_NAME", "t", "SEAL_KEY", "file:none", "DYNAMODB_LOCAL", "http://127.0.0.1:1"),
            Wiring::fromEnvironment);
    private final RecordingAuditor auditor = new RecordingAuditor();
    private final Api api = new Api(
            routes,
            wiring.authenticator(),
            auditor,
            attempt -> {
                throw ApiException.unavailable("Gone.", Duration.ofSeconds(1));
            },
            new Cors(List.of("https://ops.example.com")),
            Duration.ofSeconds(20),
            new RequestLog(new PrintStream(logged, true, UTF_8)));

    @Test
    void aSuccessUnderApi_isWrappedAsElasticHqDoes() throws Exception {
        var answer = call(event("GET", "/api/one", "read"));
        JsonNode body = json(answer);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(body.path("data").toString()).isEqualTo("[{\"a\":1}]");
        assertThat(body.path("status_code").asInt()).isEqualTo(200);
        assertThat(body.path("message").isNull()).isTrue();
        assertThat(body.path("response_time").isInt()).isTrue();
        assertThat(body.size()).isEqualTo(4);
        assertThat(answer.headers()).containsKeys("X-HQ-Response-Time").containsEntry("X-Request-Id", "req-1");
    }

    @Test
    void aChange_isNotedBeforeAndAfter_aReadIsCounted_aDryRunIsNoChange() {
        call(event("POST", "/api/made", "operate").body("{}"));
        call(event("POST", "/api/made", "operate").body("{"));
        call(event("POST", "/api/made", "operate").body("{}").query(Map.of("dry_run", "true")));
        call(event("GET", "/api/one", "read"));
        call(event("POST", "/bare", "read").body("{}"));
        call(event("POST", "/api/made", "read").body("{}"));
        String key = "main-abcdefgh2345";
        assertThat(auditor.lines)
                .containsExactly(
                        "begins POST /api/made " + key,
                        "ended 201 ok ",
                        "begins POST /api/made " + key,
                        "ended 400 invalid The body is not valid JSON (line 1, column 2).",
                        "reads " + key,
                        "reads " + key,
                        "reads " + key);
    }

    @Test
    void aDryRunOfWhatHasNone_isRefused_andNotDone() throws Exception {
        var answer = call(event("PUT", "/api/made", "operate").body("{}").query(Map.of("dry_run", "true")));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(json(answer).path("message").asText()).contains("nothing was done");
        assertThat(auditor.lines).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/made, dry-run, 400",
        "PUT, /api/made, dryrun, 400",
        "PUT, /api/made, dryRun, 400",
        "POST, /bare, DRY_RUN, 422"
    })
    void aMisspeltDryRun_isRefused_andNotDone(String method, String path, String parameter, int status) {
        var answer = call(event(method, path, "operate").body("{}").query(Map.of(parameter, "true")));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body())
                .contains("There is no parameter '" + parameter + "'; it is 'dry_run'. Nothing was done.");
        assertThat(auditor.lines).isEmpty();
    }

    @Test
    void aRead_takesAnyParameter() {
        assertThat(call(event("GET", "/api/one", "read").query(Map.of("dry-run", "true")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whatCannotBeNoted_isNotDone() {
        auditor.isGone = true;
        var answer = call(event("POST", "/api/made", "operate").body("{}"));
        assertThat(answer.status()).isEqualTo(503);
    }

    @Test
    void aList_passesAsItIs() throws Exception {
        assertThat(json(call(event("GET", "/api/list/", "read"))).path("data").toString())
                .isEqualTo("[1,2]");
    }

    @Test
    void outsideApi_theObjectIsBare() throws Exception {
        assertThat(json(call(event("GET", "/bare", "admin"))).toString()).isEqualTo("{\"b\":2}");
    }

    @Test
    void aCreation_saysSoTwice() throws Exception {
        var answer = call(event("POST", "/api/made", "operate").body("{\"c\":3}"));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(json(answer).path("status_code").asInt()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/none, read, '', 404",
        "PATCH, /api/one, read, '', 405",
        "POST, /api/made, read, '{}', 403",
        "POST, /api/made, operate, '{', 400",
        "POST, /api/made, operate, '[]', 400",
        "POST, /api/made, operate, '{\"a\":1,\"a\":2}', 400",
        "POST, /api/made, operate, '{} x', 400",
        "GET, /api/%zz, read, '', 400",
        "GET, /api/defect, read, '', 500",
        "GET, /api/large, read, '', 413"
    })
    void anErrorUnderApi_hasElasticHqsEnvelope(String method, String path, String scope, String body, int status)
            throws Exception {
        var answer = call(event(method, path, scope).body(body));
        JsonNode json = json(answer);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(json.path("status_code").asInt()).isEqualTo(status);
        assertThat(json.path("data").toString()).isEqualTo("[]");
        assertThat(json.path("message").asText()).isNotBlank();
        assertThat(json.path("response_time").isInt()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /none, read, '', 404",
        "GET, /bare, read, '', 403",
        "POST, /bare, read, '{', 422",
        "PUT, /bare, read, '', 405",
        "GET, /busy, read, '', 503"
    })
    void anErrorElsewhere_hasBonsaisForm(String method, String path, String scope, String body, int status)
            throws Exception {
        var answer = call(event(method, path, scope).body(body));
        JsonNode json = json(answer);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(json.path("status").asInt()).isEqualTo(status);
        assertThat(json.path("errors").path(0).asText()).isNotBlank();
        assertThat(json.size()).isEqualTo(2);
    }

    @Test
    void anotherMethod_namesThoseThatThePathTakes() {
        assertThat(call(event("PATCH", "/api/one", "read")).headers()).containsEntry("Allow", "GET, HEAD, OPTIONS");
        assertThat(call(event("GET", "/busy", "read")).headers()).containsEntry("Retry-After", "7");
    }

    @Test
    void withoutIdentity_onlyOpenRoutesAnswer() {
        var nobody = event("GET", "/api/one", "read").withoutContext();
        assertThat(call(nobody).status()).isEqualTo(401);
        assertThat(call(nobody).headers()).containsKey("WWW-Authenticate");
        assertThat(call(nobody).body())
                .contains("does not exist. Send it as user and password (curl -u key:secret) or");
        assertThat(call(event("GET", "/bare", "read").withoutContext()).body())
                .startsWith("{\"errors\":[\"The API token is missing, inactive or does not exist.\",\"Send it as ");
        assertThat(call(event("GET", "/api/none", "read").withoutContext()).status())
                .isEqualTo(401);
        assertThat(call(event("GET", "/health", "read").withoutContext()).status())
                .isEqualTo(200);
    }

    @Test
    void aHeaderThatNoAuthorizerSaw_isCheckedHere() {
        var event = event("GET", "/api/one", "read").withoutContext();
        // It has the form of a token, so that the store is asked, and that is gone.
        event.headers(Map.of("Authorization", "Bearer main-abcdefgh2345:secret"));
        assertThat(call(event).status()).isEqualTo(503);
        assertThat(log()).contains("SdkClientException").doesNotContain("secret");
    }

    @Test
    void anIdentityThatIsIncomplete_countsAsNone() {
        var event = event("GET", "/api/one", "read");
        event.authorizer(Map.of("account", "main", "scope", "admin"));
        assertThat(call(event).status()).isEqualTo(401);
        event.authorizer(Map.of("account", "main", "token", "main-abcdefgh2345", "scope", "root"));
        assertThat(call(event).status()).isEqualTo(401);
    }

    @Test
    void aBodyOverTheLimit_isRefused() {
        String large = "{\"a\":\"" + "x".repeat(Api.LARGEST_BODY) + "\"}";
        assertThat(call(event("POST", "/api/made", "operate").body(large)).status())
                .isEqualTo(413);
        var packed = event("POST", "/api/made", "operate")
                .base64(Base64.getEncoder().encodeToString("{\"ü\":1}".getBytes(UTF_8)));
        assertThat(call(packed).status()).isEqualTo(201);
    }

    @Test
    void aLargeAnswer_goesPackedToWhoTakesIt() throws Exception {
        var event = event("GET", "/api/large", "read");
        event.headers(Map.of("accept-encoding", "br, gzip;q=0.5"));
        var answer = call(event);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("Content-Encoding", "gzip");
        assertThat(answer.body().length()).isLessThan(100_000);
        assertThat(unpacked(answer)).contains("xxx").endsWith("}");
        event.headers(Map.of("accept-encoding", "gzip;q=0"));
        assertThat(call(event).status()).isEqualTo(413);
    }

    @Test
    void aPreflight_needsNoToken_andOnlyKnownOriginsAreAllowed() {
        var event = event("OPTIONS", "/api/one", "read").withoutContext();
        event.headers(Map.of("Origin", "https://ops.example.com"));
        assertThat(call(event).status()).isEqualTo(204);
        assertThat(call(event).headers())
                .containsEntry("Access-Control-Allow-Origin", "https://ops.example.com")
                .containsEntry("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
        event.headers(Map.of("Origin", "https://evil.example.com"));
        assertThat(call(event).headers()).doesNotContainKey("Access-Control-Allow-Origin");
    }

    @Test
    void aForeignPage_changesNothing_whateverCredentialsTheBrowserAdds() throws Exception {
        for (String origin : List.of("https://evil.example.com", "null", "https://api.example.com.evil.com")) {
            var event = event("POST", "/api/made", "operate").body("{}");
            event.headers(Map.of("Origin", origin, "Host", "api.example.com"));
            var answer = call(event);
            assertThat(answer.status()).as(origin).isEqualTo(403);
            assertThat(json(answer).path("message").asText()).contains("AllowedOrigins");
        }
        assertThat(auditor.lines).isEmpty();
        for (String origin : List.of("https://ops.example.com", "https://api.example.com")) {
            var event = event("POST", "/api/made", "operate").body("{}");
            event.headers(Map.of("Origin", origin, "Host", "api.example.com"));
            assertThat(call(event).status()).as(origin).isEqualTo(201);
        }
        var read = event("GET", "/api/one", "read");
        read.headers(Map.of("Origin", "https://evil.example.com", "Host", "api.example.com"));
        assertThat(call(read).status()).isEqualTo(200);
    }

    /** The store that would be asked for a token is never there here, and would be a line in the log. */
    @Test
    void priming_asksNobody_andLogsNothing() {
        api.prime();
        assertThat(log()).isEmpty();
        assertThat(auditor.lines).isEmpty();
    }

    @Test
    void aDefect_tellsTheCallerNothing_andTheLogWhereItWas() {
        var answer = call(event("GET", "/api/defect", "read"));
        assertThat(answer.body()).contains("req-1").doesNotContain("hunter2");
        assertThat(log()).contains("IllegalStateException", "ApiTest").doesNotContain("hunter2");
    }

    @Test
    void theLogLine_saysWhoAndWhat_butNoSecret() throws Exception {
        var event = event("POST", "/api/made", "operate").body("{\"password\":\"hunter2\"}");
        event.headers(Map.of("Authorization", "Basic hunter3", "X-Other", "hunter4"));
        event.queries(Map.of("q", List.of("hunter5")));
        call(event);
        JsonNode line = Json.parse(log().strip().getBytes(UTF_8));
        assertThat(line.path("request_id").asText()).isEqualTo("req-1");
        assertThat(line.path("account").asText()).isEqualTo("main");
        assertThat(line.path("route").asText()).isEqualTo("/api/made");
        assertThat(line.path("status").asInt()).isEqualTo(201);
        assertThat(line.path("outcome").asText()).isEqualTo("ok");
        assertThat(line.has("ms") && line.has("upstream_ms")).isTrue();
        assertThat(log()).doesNotContain("hunter");
    }

    private ProxyEvent.Answer call(ProxyEvent event) {
        return event.to(api);
    }

    private String log() {
        return logged.toString(UTF_8);
    }

    private static ProxyEvent event(String method, String path, String scope) {
        return ProxyEvent.of(method, path, Map.of("account", "main", "token", "main-abcdefgh2345", "scope", scope));
    }

    private static JsonNode json(ProxyEvent.Answer answer) throws IOException {
        return Json.parse(answer.body().getBytes(UTF_8));
    }

    private static String unpacked(ProxyEvent.Answer answer) throws IOException {
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(answer.body())))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
