package io.searchfleet.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Identity;
import io.searchfleet.model.Scope;
import io.searchfleet.model.TokenKey;
import io.searchfleet.store.TestStore;
import io.searchfleet.web.Idempotency;
import io.searchfleet.web.Idempotency.Attempt;
import io.searchfleet.web.Idempotency.Verdict;
import io.searchfleet.web.IdempotencyKey;
import io.searchfleet.web.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class IdempotencyRecordsIT {
    private static final TestStore STORE = TestStore.start();
    private static final Response MADE =
            new Response(201, Map.of("Location", "/a"), new byte[] {'{', '}', (byte) 0xff});
    private static final TokenKey TOKEN = new TokenKey("main-abcdefgh2345");

    private final Idempotency now = records(STORE, Duration.ZERO);
    private final String key = UUID.randomUUID().toString();

    @AfterAll
    static void stop() {
        STORE.close();
    }

    @Test
    void whatWasDone_isAnsweredAgain_byteForByte() {
        run(now, attempt("{}")).held().keep(MADE);
        Response again = ((Verdict.Replay) now.begin(attempt("{}"))).response();
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.headers()).isEqualTo(MADE.headers());
        assertThat(again.body()).isEqualTo(MADE.body());
    }

    @Test
    void theKeyOfAnotherRequest_isRefused_whetherThatRunsOrIsDone() {
        Verdict.Run first = run(now, attempt("{\"a\":1}"));
        for (int i = 0; i < 2; i++) {
            for (Attempt other : List.of(
                    attempt("{\"a\":2}"),
                    new Attempt(identity("main"), new IdempotencyKey(key), "PUT", "/x", "q=1", bytes("{\"a\":1}")),
                    new Attempt(identity("main"), new IdempotencyKey(key), "POST", "/y", "q=1", bytes("{\"a\":1}")),
                    new Attempt(identity("main"), new IdempotencyKey(key), "POST", "/x", "q=2", bytes("{\"a\":1}")))) {
                assertThat(refusal(now, other).kind()).isEqualTo(ApiException.Kind.KEY_REUSED);
            }
            first.held().keep(MADE);
        }
    }

    @Test
    void whatRuns_isRefused_andSaysWhenToAskAgain() {
        run(now, attempt("{}"));
        ApiException refusal = refusal(now, attempt("{}"));
        assertThat(refusal.kind()).isEqualTo(ApiException.Kind.CONFLICT);
        assertThat(refusal.retryAfter()).isPresent();
        assertThat(refusal(records(STORE, Duration.ofSeconds(59)), attempt("{}"))
                        .kind())
                .isEqualTo(ApiException.Kind.CONFLICT);
    }

    @Test
    void whatRanForLongerThanARequestCan_isTakenOver_underTheSameSeed_andTheFirstHasNoSayAnyMore() {
        Verdict.Run dead = run(now, attempt("{}"));
        Idempotency later = records(STORE, Duration.ofSeconds(61));
        Verdict.Run second = run(later, attempt("{}"));
        assertThat(second.seed()).isEqualTo(dead.seed());
        dead.held().keep(MADE);
        assertThat(refusal(later, attempt("{}")).kind()).isEqualTo(ApiException.Kind.CONFLICT);
        dead.held().release();
        second.held().keep(new Response(200, Map.of(), bytes("second")));
        assertThat(((Verdict.Replay) later.begin(attempt("{}"))).response().body())
                .isEqualTo(bytes("second"));
    }

    @Test
    void whatWasReleased_runsAgain_underTheSameSeed_orAsAnotherRequestUnderItsOwn() {
        Verdict.Run first = run(now, attempt("{}"));
        first.held().release();
        Verdict.Run again = run(now, attempt("{}"));
        assertThat(again.seed()).isEqualTo(first.seed());
        again.held().release();
        assertThat(run(now, attempt("[]")).seed()).isNotEqualTo(first.seed());
    }

    @Test
    void afterADay_theKeyIsAsNew_thoughTheRecordIsStillThere() {
        Verdict.Run first = run(now, attempt("{}"));
        first.held().keep(MADE);
        assertThat(records(STORE, Duration.ofDays(1).minusSeconds(5)).begin(attempt("{}")))
                .isInstanceOf(Verdict.Replay.class);
        assertThat(run(records(STORE, Duration.ofDays(1).plusSeconds(5)), attempt("[]"))
                        .seed())
                .isNotEqualTo(first.seed());
    }

    @Test
    void anotherTokenOrAccount_hasKeysOfItsOwn() {
        run(now, attempt("{}")).held().keep(MADE);
        Attempt neighbour = new Attempt(
                new Identity(new AccountId("main"), new TokenKey("main-zzzzzzzz2345"), Scope.ADMIN),
                new IdempotencyKey(key),
                "POST",
                "/x",
                "q=1",
                bytes("{}"));
        Attempt stranger = new Attempt(identity("other"), new IdempotencyKey(key), "POST", "/x", "q=1", bytes("{}"));
        assertThat(now.begin(neighbour)).isInstanceOf(Verdict.Run.class);
        assertThat(now.begin(stranger)).isInstanceOf(Verdict.Run.class);
    }

    @Test
    void ofManyAtOnce_oneRuns() throws Exception {
        assertThat(runsOf(now)).isEqualTo(1);
        // All of them take over what died.
        assertThat(runsOf(records(STORE, Duration.ofSeconds(61)))).isEqualTo(1);
        assertThat(runsOf(records(STORE, Duration.ofDays(2)))).isEqualTo(1);
    }

    private long runsOf(Idempotency records) throws Exception {
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            attempts.add(() -> {
                try {
                    return records.begin(attempt("{}")) instanceof Verdict.Run;
                } catch (ApiException e) {
                    assertThat(e.kind()).isEqualTo(ApiException.Kind.CONFLICT);
                    return false;
                }
            });
        }
        long runs = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> ran : threads.invokeAll(attempts)) {
                runs += ran.get() ? 1 : 0;
            }
        }
        return runs;
    }

    @Test
    void theRecord_holdsNeitherTheKeyNorTheRequest_andEnds() {
        run(now, attempt("{\"password\":\"planted\"}")).held().keep(MADE);
        try (var client = STORE.client()) {
            var items = client.scan(scan -> scan.tableName("Table")).items().stream()
                    .filter(item -> item.toString().contains("IDEMPOTENCY#"))
                    .toList();
            assertThat(items).isNotEmpty().allMatch(item -> item.containsKey("expiry"));
            assertThat(items.toString()).doesNotContain("planted", key);
        }
    }

    @Test
    void withoutTheStore_nothingIsToBeDone() {
        try (TestStore gone = TestStore.start()) {
            Idempotency records = records(gone, Duration.ZERO);
            gone.kill();
            assertThat(refusal(records, attempt("{}")).kind()).isEqualTo(ApiException.Kind.UNAVAILABLE);
        }
    }

    private static Idempotency records(TestStore store, Duration later) {
        return new IdempotencyRecords(store.table(), Clock.offset(Clock.systemUTC(), later));
    }

    private static Verdict.Run run(Idempotency records, Attempt attempt) {
        return (Verdict.Run) records.begin(attempt);
    }

    private static ApiException refusal(Idempotency records, Attempt attempt) {
        return catchThrowableOfType(ApiException.class, () -> records.begin(attempt));
    }

    private Attempt attempt(String body) {
        return new Attempt(identity("main"), new IdempotencyKey(key), "POST", "/x", "q=1", bytes(body));
    }

    private static Identity identity(String account) {
        return new Identity(new AccountId(account), TOKEN, Scope.ADMIN);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
