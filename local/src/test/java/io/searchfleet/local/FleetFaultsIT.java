package io.searchfleet.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.fleet.EngineRef;
import io.searchfleet.fleet.EngineReport;
import io.searchfleet.fleet.EngineReport.State;
import io.searchfleet.fleet.ProviderException;
import io.searchfleet.fleet.Slug;
import io.searchfleet.local.FleetClient.Answer;
import io.searchfleet.local.fleet.FakeProvider;
import io.searchfleet.local.fleet.FakeProvider.Mood;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A provider that fails in all the ways that providers do. Whatever it does, an operation ends, the record tells the truth
 * in words for a user, and no engine stays that no cluster needs.
 */
class FleetFaultsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final String OTHER_PLAN = "{\"plan\":\"standard-micro-aws-us-east-1\"}";

    private static LocalRuntime runtime;
    private static FleetClient client;
    private static FakeProvider provider;

    @BeforeAll
    static void start() {
        runtime = FleetIT.runtime(Map.of("OrphanSeconds", "0"));
        client = new FleetClient(runtime.uri(), runtime.adminToken());
        provider = FleetIT.provider(runtime);
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    @AfterEach
    void beGood() {
        provider.be(Mood.GOOD);
        provider.patience(Duration.ofSeconds(20));
        FleetFaultsIT.look(runtime);
        FleetFaultsIT.look(runtime);
        Set<String> needed =
                new HashSet<>(client.get("/clusters?size=100").json().findValuesAsText("slug"));
        assertThat(needed).containsAll(provider.sizes().keySet());
    }

    /** What happens to the calls of one kind. */
    private record Call(String kind, Runnable before, Runnable after) implements Mood {
        static Call before(String kind, Runnable what) {
            return new Call(kind, what, Call::nothing);
        }

        static Call after(String kind, Runnable what) {
            return new Call(kind, Call::nothing, what);
        }

        private static void nothing() {}

        @Override
        public void before(String call, EngineRef ref) {
            if (call.equals(kind)) {
                before.run();
            }
        }

        @Override
        public void after(String call, EngineRef ref) {
            if (call.equals(kind)) {
                after.run();
            }
        }
    }

    private static Runnable lasting(String message) {
        return () -> {
            throw ProviderException.lasting("refused", message);
        };
    }

    /** Something that passes after some calls. */
    private static Runnable passing(int times, RuntimeException what) {
        AtomicInteger calls = new AtomicInteger();
        return () -> {
            if (calls.incrementAndGet() <= times) {
                throw what;
            }
        };
    }

    private static ProviderException busy() {
        return ProviderException.passing("throttled", "The provider is busy.");
    }

    private static Mood saying(Function<Optional<EngineReport>, Optional<EngineReport>> lie) {
        return new Mood() {
            @Override
            public Optional<EngineReport> said(EngineRef ref, Optional<EngineReport> truth) {
                return lie.apply(truth);
            }
        };
    }

    private static Answer order(String name) {
        Answer made = client.call("POST", "/clusters", "{\"name\":\"" + name + "\"}");
        assertThat(made.status()).as(made.text()).isEqualTo(202);
        return made;
    }

    /** A cluster that serves. */
    private static Answer working(String name) {
        Answer made = order(name);
        assertThat(ended(made, made).path("state").asText()).isEqualTo("finished");
        return made;
    }

    /** How a change ended; no answer shows the password that was shown at first. */
    private static JsonNode ended(Answer change, Answer made) {
        JsonNode operation = client.ended(change, LIMIT);
        String password = made.json().path("access").path("pass").asText();
        for (String path : List.of(
                change.header("Location"), "/clusters/" + made.slug(), "/clusters?size=100", "/operations?size=20")) {
            assertThat(password).isNotEmpty();
            assertThat(client.get(path).text()).doesNotContain(password);
        }
        return operation;
    }

    private static String state(Answer made) {
        return client.cluster(made.slug()).path("state").asText();
    }

    private static String message(Answer made) {
        return client.cluster(made.slug()).path("message").asText();
    }

    private static boolean hasEngine(Answer made) {
        return provider.sizes().containsKey(made.slug());
    }

    private static EngineRef ref(String slug) {
        return new EngineRef(new AccountId("main"), new Slug(slug), "aws-us-east-1");
    }

    /** What a look of the reconciler finds. */
    private static JsonNode look(LocalRuntime where) {
        return where.functions()
                .invoke("ReconcilerFunction", Json.object(), UUID.randomUUID().toString());
    }

    private static void succeeds(Answer made) {
        JsonNode operation = ended(made, made);
        assertThat(operation.path("state").asText()).as(operation.toString()).isEqualTo("finished");
        assertThat(state(made)).isEqualTo("PROVISIONED");
        assertThat(message(made)).isEmpty();
        assertThat(provider.made()).containsOnlyOnce(made.slug());
        assertThat(client.get("/api/clusters/" + made.slug() + "/_health").status())
                .isEqualTo(200);
    }

    /** It failed, for a reason that a user understands; there is nothing of it, and its name is free. */
    private static void fails(Answer made, String name) {
        JsonNode operation = ended(made, made);
        assertThat(operation.path("state").asText()).as(operation.toString()).isEqualTo("failed");
        assertThat(state(made)).isEqualTo("DEPROVISIONED");
        assertThat(message(made))
                .isEqualTo(operation.path("error").path("message").asText());
        assertThat(message(made)).matches("\\S+ .*\\.").doesNotContainIgnoringCase("exception", "null", "java.");
        assertThat(hasEngine(made)).isFalse();
        assertThat(client.get("/clusters?size=100").text()).doesNotContain(made.slug());
        assertThat(client.get("/api/clusters").text()).doesNotContain(made.slug());
        provider.be(Mood.GOOD);
        working(name);
    }

    @Test
    void aSlowProvider_isWaitedFor() {
        provider.be(new Mood() {
            @Override
            public void before(String call, EngineRef ref) {
                FleetClient.sleep(300);
            }
        });
        Answer made = order("slow");
        succeeds(made);
        Answer gone = client.call("DELETE", "/clusters/" + made.slug(), "");
        assertThat(ended(gone, made).path("state").asText()).isEqualTo("finished");
        assertThat(hasEngine(made)).isFalse();
    }

    @Test
    void whoIsThrottled_triesAgain() {
        AtomicInteger calls = new AtomicInteger();
        provider.be(new Mood() {
            @Override
            public void before(String call, EngineRef ref) {
                if (calls.incrementAndGet() % 3 == 0) {
                    throw busy();
                }
            }
        });
        List<Answer> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(order("throttled " + i));
        }
        all.forEach(FleetFaultsIT::succeeds);
        List<Answer> changes = all.stream()
                .map(made -> client.call("PUT", "/clusters/" + made.slug(), OTHER_PLAN))
                .toList();
        for (int i = 0; i < all.size(); i++) {
            assertThat(ended(changes.get(i), all.get(i)).path("state").asText()).isEqualTo("finished");
            Answer gone = client.call("DELETE", "/clusters/" + all.get(i).slug(), "");
            assertThat(ended(gone, all.get(i)).path("state").asText()).isEqualTo("finished");
            assertThat(hasEngine(all.get(i))).isFalse();
        }
        assertThat(calls.get()).isGreaterThan(30);
    }

    @Test
    void aCreationWhoseAnswerIsLost_isOneEngine() {
        provider.be(Call.after("create", passing(2, busy())));
        succeeds(order("answer lost"));
    }

    @Test
    void aCreationThatFailsHalfWay_leavesNothing() {
        provider.be(Call.after("create", lasting("The subnet has no free address.")));
        Answer made = order("half way");
        fails(made, "half way");
        assertThat(message(made)).isEqualTo("The subnet has no free address.");
    }

    @Test
    void anEngineThatIsSeenLate_isWaitedFor_andMadeOnce() {
        AtomicInteger calls = new AtomicInteger();
        provider.be(saying(truth -> calls.incrementAndGet() <= 5 ? Optional.empty() : truth));
        succeeds(order("seen late"));
    }

    @Test
    void anEngineThatIsLostWhileItIsMade_isMadeAgain() {
        AtomicInteger calls = new AtomicInteger();
        provider.be(new Mood() {
            @Override
            public void before(String call, EngineRef ref) {
                if (call.equals("describe") && calls.incrementAndGet() == 1) {
                    provider.delete(ref);
                }
            }
        });
        Answer made = order("lost early");
        assertThat(ended(made, made).path("state").asText()).isEqualTo("finished");
        assertThat(state(made)).isEqualTo("PROVISIONED");
        assertThat(hasEngine(made)).isTrue();
    }

    @Test
    void anEngineThatIsLostLater_disablesItsCluster_whichCanBeDeleted() {
        Answer made = working("lost later");
        provider.delete(ref(made.slug()));
        assertThat(look(runtime).path("lost").toString()).contains(made.slug());
        assertThat(state(made)).isEqualTo("DISABLED");
        assertThat(message(made)).isEqualTo("Its engine is gone.");
        Answer gone = client.call("DELETE", "/clusters/" + made.slug(), "");
        assertThat(ended(gone, made).path("state").asText()).isEqualTo("finished");
        assertThat(state(made)).isEqualTo("DEPROVISIONED");
    }

    /** Reports that no provider should give. */
    enum Nonsense {
        READY_NOWHERE,
        FAILED_WITHOUT_REASON,
        DELETING_WHAT_IS_MADE,
        NEVER_DONE,
        DOWN_FOR_EVER,
        READY_WHERE_NOTHING_LISTENS;

        Optional<EngineReport> of(Optional<EngineReport> truth) {
            return truth.map(_ -> switch (this) {
                case READY_NOWHERE -> EngineReport.of(State.READY, "");
                case FAILED_WITHOUT_REASON -> EngineReport.of(State.FAILED, "");
                case DELETING_WHAT_IS_MADE -> EngineReport.of(State.DELETING, "");
                case NEVER_DONE -> EngineReport.of(State.WORKING, "Copying.");
                case DOWN_FOR_EVER -> EngineReport.of(State.DOWN, "");
                case READY_WHERE_NOTHING_LISTENS ->
                    EngineReport.of(State.READY, "").at(new ClusterAddress(false, "127.0.0.1", 1));
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void nonsense_endsTheOrder_withAReason(Nonsense nonsense) {
        provider.patience(SHORT);
        provider.be(saying(nonsense::of));
        fails(order("nonsense " + nonsense.name()), "nonsense " + nonsense.name());
    }

    @Test
    void aPercentageOfNothing_isShownAsOne() {
        AtomicInteger calls = new AtomicInteger();
        provider.be(saying(truth -> truth.map(ready -> switch (calls.incrementAndGet()) {
            case 1, 2 -> new EngineReport(State.WORKING, Optional.empty(), -5, "Before the start.");
            case 3, 4 -> new EngineReport(State.WORKING, Optional.empty(), 1000, "After the end.");
            default -> ready;
        })));
        Answer made = order("percent");
        JsonNode operation;
        do {
            operation = client.get(made.header("Location")).json().path("operation");
            assertThat(operation.path("percent").asDouble()).isBetween(0.0, 100.0);
        } while (!operation.path("state").asText().equals("finished"));
        succeeds(made);
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "describe"})
    void aDefectOfTheProvider_thatPasses_isSurvived(String call) {
        provider.be(Call.before(call, passing(2, new NullPointerException("cannot invoke x because y is null"))));
        succeeds(order("defect in " + call));
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "describe"})
    void aDefectOfTheProvider_thatStays_endsTheOrder(String call) {
        provider.patience(SHORT);
        provider.be(Call.before(call, () -> {
            throw new IllegalStateException("java.lang.Broken");
        }));
        Answer made = order("lasting defect in " + call);
        JsonNode operation = ended(made, made);
        assertThat(operation.path("state").asText()).isEqualTo("failed");
        assertThat(message(made)).matches("[A-Z].*\\.").doesNotContain("java.");
        assertThat(state(made)).isIn("DEPROVISIONED", "DISABLED");
        provider.be(Mood.GOOD);
        if (state(made).equals("DISABLED")) {
            Answer gone = client.call("DELETE", "/clusters/" + made.slug(), "");
            assertThat(ended(gone, made).path("state").asText()).isEqualTo("finished");
        }
        assertThat(hasEngine(made)).isFalse();
        working("lasting defect in " + call);
    }

    @Test
    void aDefectOfTheProvider_thatStays_endsADeletionToo_whichCanBeTriedAgain() {
        Answer made = working("cannot be seen");
        provider.be(Call.before("describe", () -> {
            throw new IllegalStateException("java.lang.Broken");
        }));
        Answer gone = client.call("DELETE", "/clusters/" + made.slug(), "");
        assertThat(ended(gone, made).path("state").asText()).isEqualTo("failed");
        assertThat(state(made)).isEqualTo("DISABLED");
        assertThat(message(made)).contains("DELETE /clusters/" + made.slug()).doesNotContain("java.");
        provider.be(Mood.GOOD);
        Answer again = client.call("DELETE", "/clusters/" + made.slug(), "");
        assertThat(ended(again, made).path("state").asText()).isEqualTo("finished");
        assertThat(state(made)).isEqualTo("DEPROVISIONED");
    }

    @Test
    void aPlanThatCannotBe_leavesTheClusterAsItWas() {
        Answer made = working("stays small");
        AtomicInteger calls = new AtomicInteger();
        provider.be(Call.after("update", () -> {
            if (calls.incrementAndGet() == 1) {
                throw ProviderException.lasting("limit", "No larger ones are left.");
            }
        }));
        Answer change = client.call("PUT", "/clusters/" + made.slug(), OTHER_PLAN);
        assertThat(ended(change, made).path("state").asText()).isEqualTo("failed");
        assertThat(state(made)).isEqualTo("PROVISIONED");
        assertThat(message(made)).isEqualTo("No larger ones are left.");
        assertThat(client.cluster(made.slug()).path("plan").path("slug").asText())
                .isEqualTo("sandbox");
        assertThat(provider.sizes()
                        .getOrDefault(made.slug(), Json.object())
                        .path("heap_mb")
                        .asInt())
                .isEqualTo(128);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "password"})
    void aChangeThatCannotBeTakenBack_saysSo_withoutAdviceToDelete_andCanBeMadeAgain(String what) {
        Answer made = working("half changed " + what);
        provider.be(Call.after("update", lasting("The provider lost its way.")));
        String path = "/clusters/" + made.slug() + (what.equals("plan") ? "" : "/credentials");
        String method = what.equals("plan") ? "PUT" : "POST";
        String body = what.equals("plan") ? OTHER_PLAN : "";
        Answer change = client.call(method, path, body);
        assertThat(ended(change, made).path("state").asText()).isEqualTo("failed");
        assertThat(message(made)).contains("The provider lost its way.").doesNotContain("DELETE");
        provider.be(Mood.GOOD);
        look(runtime);
        Answer again = client.call(method, path, body);
        assertThat(ended(again, made).path("state").asText()).isEqualTo("finished");
        assertThat(state(made)).isEqualTo("PROVISIONED");
        assertThat(message(made)).isEmpty();
        assertThat(client.get("/api/clusters/" + made.slug() + "/_health").status())
                .isEqualTo(200);
    }

    @Test
    void aRotationThatFails_leavesTheOldPasswordInForce() {
        Answer made = working("rotates not");
        AtomicInteger calls = new AtomicInteger();
        provider.be(Call.after("update", () -> {
            if (calls.incrementAndGet() == 1) {
                throw ProviderException.lasting("refused", "Passwords cannot be changed today.");
            }
        }));
        Answer change = client.call("POST", "/clusters/" + made.slug() + "/credentials", "");
        assertThat(ended(change, made).path("state").asText()).isEqualTo("failed");
        assertThat(state(made)).isEqualTo("PROVISIONED");
        assertThat(client.get("/api/clusters/" + made.slug() + "/_health").status())
                .isEqualTo(200);
        provider.be(Mood.GOOD);
        Answer again = client.call("POST", "/clusters/" + made.slug() + "/credentials", "");
        assertThat(ended(again, again.json().has("access") ? made : again)
                        .path("state")
                        .asText())
                .isEqualTo("finished");
    }

    @Test
    void aDeletionThatIsRefused_leavesAClusterThatServes_andCanBeTriedAgain() {
        Answer made = working("refuses to go");
        provider.be(Call.before("delete", lasting("It is locked by an administrator.")));
        Answer gone = client.call("DELETE", "/clusters/" + made.slug(), "");
        assertThat(ended(gone, made).path("state").asText()).isEqualTo("failed");
        assertThat(state(made)).isEqualTo("PROVISIONED");
        assertThat(message(made)).contains("It is locked by an administrator.").contains("DELETE /clusters/");
        assertThat(client.get("/api/clusters/" + made.slug() + "/_health").status())
                .isEqualTo(200);
        provider.be(Mood.GOOD);
        Answer again = client.call("DELETE", "/clusters/" + made.slug(), "");
        assertThat(ended(again, made).path("state").asText()).isEqualTo("finished");
        assertThat(hasEngine(made)).isFalse();
    }

    @Test
    void aDeletionThatIsHeardAtTheThirdTime_isDone() {
        Answer made = working("hard of hearing");
        provider.be(Call.before("delete", passing(2, busy())));
        Answer gone = client.call("DELETE", "/clusters/" + made.slug(), "");
        assertThat(ended(gone, made).path("state").asText()).isEqualTo("finished");
        assertThat(hasEngine(made)).isFalse();
        assertThat(state(made)).isEqualTo("DEPROVISIONED");
    }

    @Test
    void whatCannotBeMade_norTakenBack_isNoClusterThatServes_untilItIsDeleted() {
        provider.be(new Mood() {
            @Override
            public void after(String call, EngineRef ref) {
                if (call.equals("create")) {
                    throw ProviderException.lasting("refused", "The order cannot be paid.");
                }
            }

            @Override
            public void before(String call, EngineRef ref) {
                if (call.equals("delete")) {
                    throw ProviderException.lasting("refused", "It is locked.");
                }
            }
        });
        Answer made = order("stuck");
        assertThat(ended(made, made).path("state").asText()).isEqualTo("failed");
        assertThat(state(made)).isEqualTo("DISABLED");
        assertThat(message(made)).contains("The order cannot be paid.").contains("DELETE /clusters/" + made.slug());
        String before = message(made);
        look(runtime);
        look(runtime);
        assertThat(state(made)).as("never connected").isEqualTo("DISABLED");
        assertThat(message(made)).isEqualTo(before);
        provider.be(Mood.GOOD);
        Answer gone = client.call("DELETE", "/clusters/" + made.slug(), "");
        assertThat(ended(gone, made).path("state").asText()).isEqualTo("finished");
        assertThat(hasEngine(made)).isFalse();
        working("stuck");
    }

    @Test
    void anEngineThatAppearsAfterAllWasTakenBack_isRemoved() {
        provider.be(Call.before("create", lasting("It took too long.")));
        Answer made = order("late comer");
        assertThat(ended(made, made).path("state").asText()).isEqualTo("failed");
        assertThat(state(made)).isEqualTo("DEPROVISIONED");
        provider.stray(ref(made.slug()), Instant.now().minusSeconds(1), Json.object());
        look(runtime);
        assertThat(hasEngine(made)).isFalse();
    }

    @Test
    void anEngineOfNobody_isReported_andNeverDeleted() {
        String nobodys = "nobodys-1234567890";
        provider.stray(ref(nobodys), Instant.now().minus(Duration.ofDays(30)), Json.object());
        try {
            for (int i = 0; i < 3; i++) {
                assertThat(look(runtime).path("orphans").toString()).contains(nobodys);
                assertThat(provider.sizes()).containsKey(nobodys);
            }
        } finally {
            provider.delete(ref(nobodys));
        }
        assertThat(look(runtime).path("orphans")).isEmpty();
    }

    @Test
    void anEngineOfAClusterThatIsGone_isDeletedOnlyWhenItIsOld() {
        try (LocalRuntime patient = FleetIT.runtime(Map.of("OrphanSeconds", "900"))) {
            FleetClient other = new FleetClient(patient.uri(), patient.adminToken());
            FakeProvider world = FleetIT.provider(patient);
            String slug = other.create("{\"name\":\"gone\"}");
            other.ended(
                    "/operations/"
                            + other.get("/operations")
                                    .json()
                                    .path("operations")
                                    .get(0)
                                    .path("id")
                                    .asText(),
                    LIMIT);
            other.ended(other.call("DELETE", "/clusters/" + slug, ""), LIMIT);
            world.stray(ref(slug), Instant.now().minusSeconds(600), Json.object());
            look(patient);
            look(patient);
            assertThat(world.sizes()).as("10 minutes old").containsKey(slug);
            world.stray(ref(slug), Instant.now().minusSeconds(1200), Json.object());
            look(patient);
            assertThat(world.sizes()).as("20 minutes old").doesNotContainKey(slug);
        }
    }

    @Test
    void anEngineThatStopsServing_disablesItsCluster_untilItServesAgain() {
        Answer made = working("comes and goes");
        provider.be(saying(truth -> truth.map(_ -> EngineReport.of(State.DOWN, "Its node is out of memory."))));
        look(runtime);
        assertThat(state(made)).isEqualTo("DISABLED");
        assertThat(message(made)).isEqualTo("Its node is out of memory.");
        provider.be(Mood.GOOD);
        look(runtime);
        assertThat(state(made)).isEqualTo("PROVISIONED");
        assertThat(message(made)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneEngineThatCannotBeLookedAt_orDeleted_keepsNobodyFromTheOthers(boolean isDefect) {
        Answer lost = working("lost beside " + isDefect);
        Answer odd = working("odd " + isDefect);
        Answer gone = working("gone " + isDefect);
        ended(client.call("DELETE", "/clusters/" + gone.slug(), ""), gone);
        provider.stray(ref(gone.slug()), Instant.now().minusSeconds(1), Json.object());
        provider.delete(ref(lost.slug()));
        provider.be(new Mood() {
            @Override
            public void before(String call, EngineRef ref) {
                String slug = ref.slug().value();
                if (slug.equals(odd.slug()) || slug.equals(gone.slug())) {
                    throw isDefect ? new IllegalStateException("java.lang.Broken") : busy();
                }
            }
        });
        JsonNode found = look(runtime);
        assertThat(state(lost)).isEqualTo("DISABLED");
        assertThat(state(odd)).isEqualTo("PROVISIONED");
        assertThat(found.toString())
                .contains(lost.slug(), odd.slug(), gone.slug())
                .doesNotContain("java.");
    }
}
