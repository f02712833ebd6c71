package io.searchfleet.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import io.searchfleet.idempotency.IdempotencyRecords;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import io.searchfleet.model.Scope;
import io.searchfleet.store.Table;
import io.searchfleet.store.TestStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a change is made once under one key, over a real store. */
class IdempotencyIT {
    private static final TestStore STORE = TestStore.start();

    private final List<String> seeds = new ArrayList<>();
    private final RecordingAuditor auditor = new RecordingAuditor();
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final String key = UUID.randomUUID().toString();
    private final Routes routes = Routes.none()
            .post("/api/made", Scope.OPERATE, new WithDryRun(this::made))
            .post("/made", Scope.OPERATE, this::made)
            .put("/api/large", Scope.ADMIN, request -> {
                Reply reply = made(request);
                return new Reply(reply.outcome(), new byte[KeptAnswer.LARGEST], Map.of("Location", "/z"), "", "");
            })
            .post(
                    "/secret",
                    Scope.ADMIN,
                    request -> Reply.created(Json.object().put("secret", "planted-" + seeds.size() + made(request)))
                            .shownOnce("It was shown."))
            .post("/api/search", Scope.READ, this::made)
            .get("/api/get", Scope.ADMIN, this::made)
            .delete("/api/refused/{status}", Scope.OPERATE, this::refused)
            .put("/api/final/{kind}", Scope.OPERATE, this::refusedForGood)
            .delete("/refused/{status}", Scope.OPERATE, this::refused);
    private final Api api = api(STORE, routes);

    private Api api(TestStore store, Routes routes) {
        return new Api(
                routes,
                store.wiring().authenticator(),
                auditor,
                new IdempotencyRecords(new Table(store.client(), "Table"), Clock.systemUTC()),
                new Cors(List.of()),
                Duration.ofSeconds(20),
                new RequestLog(new PrintStream(logged, true, UTF_8)));
    }

    private Reply made(Request request) {
        seeds.add(request.operationSeed());
        return Reply.created(Json.object().put("n", seeds.size())).withHeader("Location", "/n/" + seeds.size());
    }

    private Reply refused(Request request) {
        seeds.add(request.operationSeed());
        int status = Integer.parseInt(request.variable("status").orElseThrow());
        throw status == 0
                ? new IllegalStateException("defect")
                : ApiException.rejectedByCluster(status, "No " + seeds.size());
    }

    private Reply refusedForGood(Request request) {
        seeds.add(request.operationSeed());
        throw switch (request.variable("kind").orElseThrow()) {
            case "400" -> ApiException.invalid("No " + seeds.size());
            case "404" -> ApiException.notFound("No " + seeds.size());
            default -> ApiException.conflict("No " + seeds.size());
        };
    }

    @AfterAll
    static void stop() {
        STORE.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/made", "/made"})
    void theSameKey_givesTheSameAnswer_andOneEffect(String path) {
        var first = call("POST", path, "{}");
        var again = call("POST", path, "{}");
        assertThat(seeds).hasSize(1);
        assertThat(again.getStatusCode()).isEqualTo(201);
        assertThat(again.getBody()).isEqualTo(first.getBody()).contains("\"n\":1");
        assertThat(again.getHeaders())
                .containsEntry("Idempotent-Replayed", "true")
                .containsEntry("Location", "/n/1")
                .containsEntry("X-Request-Id", "req-1");
        assertThat(again.getHeaders().get("X-HQ-Response-Time"))
                .isEqualTo(first.getHeaders().get("X-HQ-Response-Time"));
        assertThat(first.getHeaders()).doesNotContainKey("Idempotent-Replayed");
    }

    @Test
    void aReplay_isNoChangeForTheAuditTrail() {
        call("POST", "/api/made", "{}");
        call("POST", "/api/made", "{}");
        assertThat(auditor.lines).hasSize(3).last().asString().startsWith("reads ");
        assertThat(logged.toString(UTF_8)).contains("\"outcome\":\"replayed\"");
    }

    @Test
    void anotherRequest_is422_inBothFamilies() {
        call("POST", "/api/made", "{}");
        assertThat(call("POST", "/api/made", "{\"a\":1}").getStatusCode()).isEqualTo(422);
        var other = call("POST", "/made", "{}");
        assertThat(other.getStatusCode()).isEqualTo(422);
        assertThat(other.getBody()).contains("used for another request");
        assertThat(seeds).hasSize(1);
        assertThat(auditor.lines).hasSize(2);
    }

    @Test
    void whileItRuns_theSameIs409_withRetryAfter() {
        List<APIGatewayProxyResponseEvent> inside = new ArrayList<>();
        List<Api> self = new ArrayList<>();
        self.add(api(STORE, Routes.none().post("/api/slow", Scope.OPERATE, request -> {
            inside.add(self.getFirst().handle(event("POST", "/api/slow", "{}", key), new TestContext()));
            return Reply.ok(Json.object());
        })));
        var outer = self.getFirst().handle(event("POST", "/api/slow", "{}", key), new TestContext());
        assertThat(outer.getStatusCode()).isEqualTo(200);
        assertThat(inside).hasSize(1);
        assertThat(inside.getFirst().getStatusCode()).isEqualTo(409);
        assertThat(inside.getFirst().getHeaders()).containsEntry("Retry-After", "2");
    }

    @ParameterizedTest
    @CsvSource({"400", "404", "409"})
    void aFinalRefusal_isKept(int status) {
        var first = call("PUT", "/api/final/" + status, "");
        var again = call("PUT", "/api/final/" + status, "");
        assertThat(again.getStatusCode()).isEqualTo(status);
        assertThat(again.getBody()).isEqualTo(first.getBody());
        assertThat(seeds).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"401", "403", "405", "408", "413", "429", "500", "502", "503", "0", "400", "404", "409"})
    void whatMayEndInAnotherWay_runsAgain_underTheSameSeed(int status) {
        call("DELETE", "/refused/" + status, "");
        var again = call("DELETE", "/refused/" + status, "");
        assertThat(again.getHeaders()).doesNotContainKey("Idempotent-Replayed");
        assertThat(seeds).hasSize(2);
        assertThat(seeds.getFirst()).isEqualTo(seeds.getLast());
    }

    @Test
    void anAnswerWithASecret_isNotStored_andTheReplaySaysSo() {
        assertThat(call("POST", "/secret", "{}").getBody()).contains("planted");
        var again = call("POST", "/secret", "{}");
        assertThat(again.getStatusCode()).isEqualTo(409);
        assertThat(again.getBody()).contains("It was shown.").doesNotContain("planted");
        assertThat(seeds).hasSize(1);
        try (var client = STORE.client()) {
            assertThat(client.scan(scan -> scan.tableName("Table")).items().stream()
                            .flatMap(item -> Optional.ofNullable(item.get("body")).stream())
                            .map(body -> body.b().asUtf8String())
                            .toList())
                    .isNotEmpty()
                    .noneMatch(body -> body.contains("planted"));
        }
    }

    @Test
    void anAnswerTooLargeToKeep_isASuccessWithoutIt() {
        assertThat(call("PUT", "/api/large", "{}").getBody().length()).isGreaterThan(KeptAnswer.LARGEST);
        var again = call("PUT", "/api/large", "{}");
        assertThat(again.getStatusCode()).isEqualTo(201);
        assertThat(again.getBody()).contains("too large to be kept").hasSizeLessThan(500);
        assertThat(again.getHeaders()).containsEntry("Location", "/z");
        assertThat(seeds).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"POST, /api/search, ''", "GET, /api/get, ''", "POST, /api/made, dry_run"})
    void whatChangesNothing_ignoresTheKey(String method, String path, String flag) {
        for (int i = 0; i < 2; i++) {
            var event = event(method, path, "{}", "not valid: ü");
            event.setQueryStringParameters(flag.isEmpty() ? Map.of() : Map.of(flag, ""));
            assertThat(api.handle(event, new TestContext()).getStatusCode()).isEqualTo(201);
        }
        assertThat(seeds).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void withoutAKey_eachRunsUnderASeedOfItsOwn() {
        for (int i = 0; i < 2; i++) {
            var event = event("POST", "/made", "{}", "");
            event.setHeaders(Map.of());
            api.handle(event, new TestContext());
        }
        assertThat(seeds).hasSize(2).doesNotHaveDuplicates().allMatch(seed -> seed.length() == 26);
    }

    @Test
    void aKeyOfAnotherForm_isRefused() {
        for (String bad : List.of("", "a b", "ü", "a\tb", "x".repeat(129))) {
            assertThat(status("/api/made", bad)).as(bad).isEqualTo(400);
            assertThat(status("/made", bad)).as(bad).isEqualTo(422);
        }
        assertThat(seeds).isEmpty();
        assertThat(status("/made", "x".repeat(128))).isEqualTo(201);
    }

    @Test
    void whoMayNot_learnsNothingOfTheKey() {
        call("POST", "/api/made", "{}");
        var event = event("POST", "/api/made", "{}", key);
        event.getRequestContext().getAuthorizer().put("scope", "read");
        assertThat(api.handle(event, new TestContext()).getStatusCode()).isEqualTo(403);
    }

    @Test
    void withoutTheStore_nothingIsDone_andWhatWasDone_isAnsweredAllTheSame() {
        try (TestStore store = TestStore.start()) {
            Api dying = api(store, Routes.none().post("/api/last", Scope.OPERATE, request -> {
                store.kill();
                return made(request);
            }));
            assertThat(dying.handle(event("POST", "/api/last", "{}", key), new TestContext())
                            .getStatusCode())
                    .isEqualTo(201);
            assertThat(dying.handle(event("POST", "/api/last", "{}", key), new TestContext())
                            .getStatusCode())
                    .isEqualTo(503);
            assertThat(seeds).hasSize(1);
        }
    }

    private int status(String path, String header) {
        return api.handle(event("POST", path, "{}", header), new TestContext()).getStatusCode();
    }

    private APIGatewayProxyResponseEvent call(String method, String path, String body) {
        return api.handle(event(method, path, body, key), new TestContext());
    }

    private static APIGatewayProxyRequestEvent event(String method, String path, String body, String header) {
        ProxyRequestContext context = new ProxyRequestContext().withRequestId("req-1");
        context.setAuthorizer(new HashMap<>(Map.of("account", "main", "token", "main-abcdefgh2345", "scope", "admin")));
        return new APIGatewayProxyRequestEvent()
                .withHttpMethod(method)
                .withPath(path)
                .withHeaders(Map.of("idempotency-key", header))
                .withBody(body)
                .withRequestContext(context);
    }
}
