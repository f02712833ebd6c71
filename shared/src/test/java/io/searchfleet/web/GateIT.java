package io.searchfleet.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.Environment;
import io.searchfleet.Wiring;
import io.searchfleet.accounts.Gate;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.Json;
import io.searchfleet.model.Scope;
import io.searchfleet.store.TestStore;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes {@link Gate}, by events, over a real store: 6 requests and 2 creations a minute. */
class GateIT {
    private static final TestStore STORE = TestStore.start();
    private static final Instant MINUTE = Instant.parse("2026-01-01T12:00:00Z");
    private static int accounts;

    private final String account = "gate-" + accounts++;
    private final Wiring wiring = STORE.wiring();

    @AfterAll
    static void stop() {
        STORE.close();
    }

    private Api api(Instant now) {
        Gate gate = Environment.with(
                Map.of("REQUESTS_PER_MINUTE", "6", "CREATIONS_PER_MINUTE", "2"),
                () -> Gate.of(Environment.current(), wiring.table(), Clock.fixed(now, ZoneOffset.UTC)));
        return wiring.api(Routes.none()
                .get(
                        "/look",
                        Scope.READ,
                        gate.before(_ -> Reply.ok(Json.object().put("a", 1))))
                .post("/make", Scope.READ, gate.before(request -> {
                    gate.countCreation(request.identity());
                    return Reply.accepted(Json.object().put("a", 1));
                })));
    }

    private ProxyEvent.Answer look(Instant now) {
        return call(now, "GET", "/look", "abcdefgh2345", Map.of());
    }

    private ProxyEvent.Answer call(Instant now, String method, String path, String token, Map<String, String> headers) {
        return ProxyEvent.of(method, path, Map.of("account", account, "token", account + "-" + token, "scope", "admin"))
                .headers(headers)
                .body(method.equals("GET") ? null : "{}")
                .to(api(now));
    }

    @Test
    void afterSoManyRequests_theRestOfTheMinuteIsRefused_andTheNextIsNot() {
        for (int i = 0; i < 6; i++) {
            assertThat(look(MINUTE.plusSeconds(i)).status()).isEqualTo(200);
        }
        var refused = look(MINUTE.plusSeconds(45));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers()).containsEntry("Retry-After", "15");
        assertThat(refused.body()).contains("You are making too many requests to the API.");
        assertThat(look(MINUTE.plusSeconds(59)).headers()).containsEntry("Retry-After", "1");
        assertThat(look(MINUTE.plusSeconds(60)).status()).isEqualTo(200);
    }

    @Test
    void eachTokenIsCountedForItself() {
        for (int i = 0; i < 7; i++) {
            look(MINUTE);
        }
        assertThat(look(MINUTE).status()).isEqualTo(429);
        assertThat(call(MINUTE, "GET", "/look", "zyxwvuts2345", Map.of()).status())
                .isEqualTo(200);
    }

    @Test
    void creationsAreCountedBeside() {
        for (int status : List.of(202, 202, 429, 429)) {
            assertThat(call(MINUTE, "POST", "/make", "abcdefgh2345", Map.of()).status())
                    .isEqualTo(status);
        }
        assertThat(look(MINUTE).status()).isEqualTo(200);
        assertThat(call(MINUTE.plusSeconds(60), "POST", "/make", "abcdefgh2345", Map.of())
                        .status())
                .isEqualTo(202);
    }

    @Test
    void manyAtOnce_areCountedExactly() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(() -> look(MINUTE).status());
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> call : threads.invokeAll(calls)) {
                statuses.add(call.get());
            }
            assertThat(statuses).filteredOn(status -> status == 200).hasSize(6);
            assertThat(statuses).filteredOn(status -> status == 429).hasSize(14);
        }
    }

    @Test
    void aSuspendedAccount_isA402_andAnotherIsNot() {
        wiring.accounts().suspend(new AccountId(account), true);
        assertThat(look(MINUTE).status()).isEqualTo(402);
        wiring.accounts().suspend(new AccountId(account), false);
        assertThat(look(MINUTE).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | - | ",
                "application/json | application/json | ",
                "application/json; charset=utf-8 | */* | ",
                "APPLICATION/JSON | application/* | ",
                "application/json | text/html, application/json;q=0.5 | ",
                "application/xml | - | The Content-Type header specifies application/xml.",
                "text/plain | - | The Content-Type header specifies text/plain.",
                "application/json | text/html | The Accept header specifies a response format other than application/json.",
                "application/jsonx | - | The Content-Type header specifies application/jsonx."
            })
    void typesThatTheApiDoesNotSpeak_areA422(String type, String accept, String fault) {
        Map<String, String> headers = new java.util.HashMap<>();
        if (type != null) {
            headers.put("Content-Type", type);
        }
        if (accept != null) {
            headers.put("accept", accept);
        }
        var answer = call(MINUTE, "GET", "/look", "abcdefgh2345", headers);
        assertThat(answer.status()).as(answer.body()).isEqualTo(fault == null ? 200 : 422);
        if (fault != null) {
            String advice = fault.startsWith("The Content-Type")
                    ? "\",\"Send it as application/json (curl -H 'Content-Type: application/json')."
                    : "";
            assertThat(answer.body()).isEqualTo("{\"errors\":[\"" + fault + advice + "\"],\"status\":422}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"😀😀", "x/😀"})
    void aTypeOfCharactersThatJavaCountsTwice_isA422(String type) {
        var answer = call(MINUTE, "GET", "/look", "abcdefgh2345", Map.of("Content-Type", type));
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains("specifies " + type.replace("😀", "?") + ".");
    }

    @Test
    void bothFaultsOfOneRequest_comeInOneAnswer_withoutControlCharacters() {
        var answer = call(
                MINUTE,
                "GET",
                "/look",
                "abcdefgh2345",
                Map.of("Content-Type", "x/\u0007\u00e9" + "y".repeat(500), "Accept", "image/png"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body())
                .contains("specifies x/??yyy", "The Accept header")
                .hasSizeLessThan(400);
    }
}
