package io.searchfleet.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.idempotency.IdempotencyRecords;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import io.searchfleet.model.Scope;
import io.searchfleet.store.TestStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
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
                new IdempotencyRecords(store.table(), Clock.systemUTC()),
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
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body()).contains("\"n\":1");
        assertThat(again.headers())
                .containsEntry("Idempotent-Replayed", "true")
                .containsEntry("Location", "/n/1")
                .containsEntry("X-Request-Id", "req-1");
        assertThat(again.headers().get("X-HQ-Response-Time"))
                .isEqualTo(first.headers().get("X-HQ-Response-Time"));
        assertThat(first.headers()).doesNotContainKey("Idempotent-Replayed");
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
        assertThat(call("POST", "/api/made", "{\"a\":1}").status()).isEqualTo(422);
        var other = call("POST", "/made", "{}");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.body()).contains("used for another request");
        assertThat(seeds).hasSize(1);
        assertThat(auditor.lines).hasSize(2);
    }

    @Test
    void whileItRuns_theSameIs409_withRetryAfter() {
        List<ProxyEvent.Answer> inside = new ArrayList<>();
        List<Api> self = new ArrayList<>();
        self.add(api(STORE, Routes.none().post("/api/slow", Scope.OPERATE, request -> {
            inside.add(event("POST", "/api/slow", "{}", key).to(self.getFirst()));
            return Reply.ok(Json.object());
        })));
        var outer = event("POST", "/api/slow", "{}", key).to(self.getFirst());
        assertThat(outer.status()).isEqualTo(200);
        assertThat(inside).hasSize(1);
        assertThat(inside.getFirst().status()).isEqualTo(409);
        assertThat(inside.getFirst().headers()).containsEntry("Retry-After", "2");
    }

    @ParameterizedTest
    @CsvSource({"400", "404", "409"})
    void aFinalRefusal_isKept(int status) {
        var first = call("PUT", "/api/final/" + status, "");
        var again = call("PUT", "/api/final/" + status, "");
        assertThat(again.status()).isEqualTo(status);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(seeds).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"401", "403", "405", "408", "413", "429", "500", "502", "503", "0", "400", "404", "409"})
    void whatMayEndInAnotherWay_runsAgain_underTheSameSeed(int status) {
        call("DELETE", "/refused/" + status, "");
        var again = call("DELETE", "/refused/" + status, "");
        assertThat(again.headers()).doesNotContainKey("Idempotent-Replayed");
        assertThat(seeds).hasSize(2);
        assertThat(seeds.getFirst()).isEqualTo(seeds.getLast());
    }

    @Test
    void anAnswerWithASecret_isNotStored_andTheReplaySaysSo() {
        assertThat(call("POST", "/secret", "{}").body()).contains("planted");
        var again = call("POST", "/secret", "{}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body()).contains("It was shown.").doesNotContain("planted");
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
        assertThat(call("PUT", "/api/large", "{}").body().length()).isGreaterThan(KeptAnswer.LARGEST);
        var again = call("PUT", "/api/large", "{}");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).contains("too large to be kept").hasSizeLessThan(500);
        assertThat(again.headers()).containsEntry("Location", "/z");
        assertThat(seeds).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"POST, /api/search, ''", "GET, /api/get, ''", "POST, /api/made, dry_run"})
    void whatChangesNothing_ignoresTheKey(String method, String path, String flag) {
        for (int i = 0; i < 2; i++) {
            var event = event(method, path, "{}", "not valid: ü");
            event.query(flag.isEmpty() ? Map.of() : Map.of(flag, ""));
            assertThat(event.to(api).status()).isEqualTo(201);
        }
        assertThat(seeds).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void withoutAKey_eachRunsUnderASeedOfItsOwn() {
        for (int i = 0; i < 2; i++) {
            var event = event("POST", "/made", "{}", "");
            event.headers(Map.of());
            event.to(api);
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
        event.authorizer(Map.of("account", "main", "token", "main-abcdefgh2345", "scope", "read"));
        assertThat(event.to(api).status()).isEqualTo(403);
    }

    @Test
    void withoutTheStore_nothingIsDone_andWhatWasDone_isAnsweredAllTheSame() {
        try (TestStore store = TestStore.start()) {
            Api dying = api(store, Routes.none().post("/api/last", Scope.OPERATE, request -> {
                store.kill();
                return made(request);
            }));
            assertThat(event("POST", "/api/last", "{}", key).to(dying).status()).isEqualTo(201);
            assertThat(event("POST", "/api/last", "{}", key).to(dying).status()).isEqualTo(503);
            assertThat(seeds).hasSize(1);
        }
    }

    private int status(String path, String header) {
        return event("POST", path, "{}", header).to(api).status();
    }

    private ProxyEvent.Answer call(String method, String path, String body) {
        return event(method, path, body, key).to(api);
    }

    private static ProxyEvent event(String method, String path, String body, String header) {
        return ProxyEvent.of(method, path, Map.of("account", "main", "token", "main-abcdefgh2345", "scope", "admin"))
                .headers(Map.of("idempotency-key", header))
                .body(body);
    }
}
