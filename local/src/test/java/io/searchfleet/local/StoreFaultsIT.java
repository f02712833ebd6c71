package io.searchfleet.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.fleet.EngineRef;
import io.searchfleet.fleet.EngineReport;
import io.searchfleet.local.FleetClient.Answer;
import io.searchfleet.local.StoreProxy.Fate;
import io.searchfleet.local.fleet.FakeProvider;
import io.searchfleet.testing.SyntheticCluster;
import io.searchfleet.testing.SyntheticCluster.Scale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The record store is throttled, slow, silent, killed and started anew, under the whole product: who asks meanwhile is told so and
 * when to try again, what was said to be done is done, and nothing of the rest is half there. With {@code -Dsearchfleet.faults=all} it is gone for a minute.
 */
class StoreFaultsIT {
    private static final boolean IS_WHOLE = "all".equals(System.getProperty("searchfleet.faults"));
    private static final Duration GONE = IS_WHOLE ? Duration.ofMinutes(1) : Duration.ZERO;
    // What is gone for a minute is waited for by state machines whose seconds are seconds.
    private static final Duration TICK = IS_WHOLE ? Duration.ofSeconds(1) : Duration.ofMillis(20);
    private static final Duration DEADLINE = Duration.ofSeconds(21);
    // The watch drives on what was written down and not started: it looks every minute, at what is half a minute old.
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int ACTS = 12;
    private static final int MOST_ACTS = 600;
    private static final int AT_ONCE = 12;
    private static final String REINDEX = "{\"settings\":{\"reindex_option\":\"reindex\","
            + "\"source_index_name\":\"logs-application-000000\",\"destination_index_name\":\"copy\"}}";

    @TempDir
    static Path folder;

    private static StoreProxy store;
    private static LocalRuntime runtime;
    private static SyntheticCluster cluster;
    private static FleetClient client;

    /** A request, as one of every kind that needs the store. */
    private record Act(String method, String path, String body) {}

    @BeforeAll
    static void start() {
        store = StoreProxy.start(folder);
        cluster = SyntheticCluster.start("there", Scale.SMALL);
        // What is remembered of tokens would answer in the store's place.
        runtime = FleetIT.runtime(Map.of("TokenCacheSeconds", "1"), Optional.of(store.uri()), TICK);
        client = new FleetClient(runtime.uri(), runtime.adminToken());
        assertThat(client.call("POST", "/api/clusters/_connect", connection()).status())
                .isEqualTo(201);
    }

    private static String connection() {
        return "{\"ip\":\"127.0.0.1\",\"port\":" + cluster.port() + "}";
    }

    @AfterEach
    void heal() {
        store.fates(() -> Fate.ANSWERED);
        FakeProvider.of(runtime.stepFunctions()).be(FakeProvider.Mood.GOOD);
    }

    @AfterAll
    static void stop() {
        runtime.close();
        cluster.close();
        store.close();
    }

    private static List<Act> acts() {
        return List.of(
                new Act("GET", "/api/clusters", ""),
                new Act("GET", "/api/clusters/there/_health", ""),
                new Act("POST", "/api/clusters/_connect", connection()),
                new Act("PATCH", "/api/clusters/there", "{\"tags\":[\"seen\"]}"),
                new Act("DELETE", "/api/clusters/there/_connect", ""),
                new Act("PUT", "/api/indices/there/logs-application-000000/action/_refresh", ""),
                new Act("POST", "/api/indices/there/_reindex", REINDEX),
                new Act("GET", "/clusters", ""),
                new Act("POST", "/clusters", "{\"name\":\"meanwhile\"}"),
                new Act("GET", "/operations", ""),
                new Act("GET", "/tokens", ""),
                new Act("POST", "/tokens", "{\"name\":\"meanwhile\",\"scopes\":[\"read\"]}"),
                new Act("GET", "/audit", ""));
    }

    private record Tried(Act act, Answer answer, Duration time) {}

    private static Tried tried(Act act) {
        long start = System.nanoTime();
        Answer answer = client.call(act.method(), act.path(), act.body());
        return new Tried(act, answer, Duration.ofNanos(System.nanoTime() - start));
    }

    private static List<Tried> all() {
        return acts().stream()
                .gather(Gatherers.mapConcurrent(acts().size(), StoreFaultsIT::tried))
                .toList();
    }

    private static void unavailable(Tried tried) {
        assertThat(tried.answer().status())
                .as(tried.act() + ": " + tried.answer().text())
                .isEqualTo(503);
        assertThat(tried.answer().header("Retry-After"))
                .as(tried.act().toString())
                .matches("[1-9]\\d*");
        assertThat(tried.time()).as(tried.act().toString()).isLessThan(DEADLINE);
        assertThat(tried.answer().text())
                .contains("Try again.")
                .doesNotContain("Provisioned", "hroughput", "amazon", "Dynamo", "Exception", "127.0.0.1");
    }

    /** What an account has, by its kinds. */
    private static List<Set<String>> records() {
        return List.of(
                names("/api/clusters", "data", "cluster_name"),
                names("/clusters", "clusters", "slug"),
                names("/tokens", "tokens", "key"),
                names("/operations", "operations", "id"));
    }

    private static Set<String> names(String path, String list, String name) {
        Set<String> names = new HashSet<>();
        client.get(path)
                .json()
                .path(list)
                .forEach(row -> names.add(row.path(name).asText()));
        return names;
    }

    private static void forgetTokens() {
        FleetClient.sleep(1100);
    }

    @ParameterizedTest
    @EnumSource(names = {"THROTTLED", "BROKEN_OFF", "SILENT"})
    void whatCannotBeRead_isA503WithATime_andNothingIsChanged(Fate fate) {
        List<Set<String>> before = records();
        forgetTokens();
        store.fates(() -> fate);
        List<Tried> tried = all();
        store.fates(() -> Fate.ANSWERED);
        tried.forEach(StoreFaultsIT::unavailable);
        assertThat(records()).isEqualTo(before);
    }

    @Test
    void whoIsStillRemembered_isToldTheSame() {
        List<Set<String>> before = records();
        client.get("/api/clusters/there/_health");
        store.fates(() -> Fate.THROTTLED);
        List<Tried> tried = all();
        store.fates(() -> Fate.ANSWERED);
        tried.stream()
                .filter(one -> one.answer().status() != 200 || !one.act().path().endsWith("_health"))
                .forEach(StoreFaultsIT::unavailable);
        assertThat(records()).isEqualTo(before);
    }

    @Test
    void aSlowStore_makesItSlow_andNothingElse() {
        store.fates(() -> Fate.SLOW);
        List<Act> reads =
                acts().stream().filter(act -> act.method().equals("GET")).toList();
        for (Act act : reads) {
            assertThat(tried(act).answer().status()).as(act.toString()).isEqualTo(200);
        }
        Answer made = client.call("POST", "/clusters", "{\"name\":\"slowly\"}");
        assertThat(made.status()).as(made.text()).isEqualTo(202);
        assertThat(client.ended(made, LIMIT).path("state").asText()).isEqualTo("finished");
    }

    @Test
    void whatWasUnderWay_whenTheStoreWasKilled_endsByItself_onceItIsThereAgain() {
        FakeProvider provider = FakeProvider.of(runtime.stepFunctions());
        provider.be(working());
        Answer made = client.call("POST", "/clusters", "{\"name\":\"survivor\"}");
        assertThat(made.status()).as(made.text()).isEqualTo(202);
        forgetTokens();
        store.kill();
        all().forEach(StoreFaultsIT::unavailable);
        FleetClient.sleep(GONE.toMillis());
        provider.be(FakeProvider.Mood.GOOD);
        store.restart();
        assertThat(client.ended(made, LIMIT).path("state").asText()).isEqualTo("finished");
        assertThat(client.cluster(made.slug()).path("state").asText()).isEqualTo("PROVISIONED");
        acts().stream()
                .filter(act -> act.method().equals("GET"))
                .forEach(act -> assertThat(tried(act).answer().status()).isEqualTo(200));
    }

    private static FakeProvider.Mood working() {
        return new FakeProvider.Mood() {
            @Override
            public Optional<EngineReport> said(EngineRef ref, Optional<EngineReport> truth) {
                return Optional.of(EngineReport.of(EngineReport.State.WORKING, ""));
            }
        };
    }

    /**
     * By turns three of ten and eight of ten calls to the store fail, so that what the SDK repeats fails too; then all that was said
     * has to be true. Who is told to try again does. It goes on until a cluster was ordered and a token revoked.
     */
    @Test
    void byChance_whatWasSaidToBeDone_isDone_andNothingIsHalfThere() {
        RandomGenerator random = new SplittableRandom(Long.getLong("searchfleet.chaos.seed", 8));
        Set<String> tokens = names("/tokens", "tokens", "key");
        assertThat(tokens).isNotEmpty();
        AtomicInteger acts = new AtomicInteger();
        store.fates(byChance(random, acts));
        ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<String> made = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<String> ordered = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<String> revoked = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<String> inDoubt = new ConcurrentLinkedQueue<>();
        IntStream.iterate(
                        0, number -> number < 2 * ACTS || ordered.isEmpty() || revoked.isEmpty(), number -> number + 1)
                .limit(MOST_ACTS)
                .boxed()
                .gather(Gatherers.mapConcurrent(AT_ONCE, number -> {
                    acts.set(number);
                    switch (number % 3) {
                        case 0 -> {
                            Answer answer = client.call("POST", "/clusters", "{\"name\":\"chance " + number + "\"}");
                            answers.add(answer);
                            if (answer.status() == 202) {
                                ordered.add(answer.slug());
                            }
                        }
                        case 1 -> {
                            Answer answer = client.call(
                                    "POST", "/tokens", "{\"name\":\"chance " + number + "\",\"scopes\":[\"read\"]}");
                            answers.add(answer);
                            if (answer.status() < 300) {
                                made.add(answer.json().path("token").path("key").asText());
                            }
                        }
                        default -> {
                            String doubtful = inDoubt.poll();
                            String key = doubtful == null ? made.poll() : doubtful;
                            if (key != null) {
                                Answer answer = client.call("DELETE", "/tokens/" + key, "");
                                if (answer.status() < 300 || answer.status() == 404 && doubtful != null) {
                                    revoked.add(key);
                                } else {
                                    answers.add(answer);
                                    inDoubt.add(key);
                                }
                            }
                        }
                    }
                    return number;
                }))
                .forEach(_ -> {});
        store.fates(() -> Fate.ANSWERED);
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.text()).isIn(200, 201, 202, 503);
            assertThat(answer.status() != 503 || !answer.header("Retry-After").isEmpty())
                    .isTrue();
        });
        assertThat(answers).anyMatch(answer -> answer.status() == 503);
        assertThat(ordered).isNotEmpty();
        assertThat(revoked).isNotEmpty();
        Set<String> now = names("/tokens", "tokens", "key");
        assertThat(now).containsAll(tokens).containsAll(made).doesNotContainAnyElementsOf(revoked);
        Set<String> clusters = names("/clusters", "clusters", "slug");
        assertThat(clusters).containsAll(ordered);
        // Whatever else came to be is whole too.
        clusters.forEach(StoreFaultsIT::ends);
    }

    private static Supplier<Fate> byChance(RandomGenerator random, AtomicInteger acts) {
        return () -> {
            synchronized (random) {
                int failing = acts.get() / ACTS % 2 == 0 ? 8 : 3;
                if (random.nextInt(10) >= failing) {
                    return Fate.ANSWERED;
                }
                return switch (random.nextInt(8)) {
                    case 0 -> Fate.THROTTLED;
                    case 1, 2, 3 -> Fate.BROKEN_OFF;
                    default -> Fate.UNHEARD;
                };
            }
        };
    }

    /** It serves, or is gone, or an order that the store failed for too long says so and can be taken away. */
    private static void ends(String slug) {
        switch (state(slug)) {
            case "PROVISIONED" ->
                assertThat(client.get("/api/clusters/" + slug + "/_health").status())
                        .as(slug)
                        .isEqualTo(200);
            case "DISABLED" -> {
                assertThat(client.cluster(slug).path("message").asText())
                        .as(slug)
                        .isNotEmpty();
                assertThat(client.call("DELETE", "/clusters/" + slug, "").status())
                        .isEqualTo(202);
                assertThat(state(slug)).isEqualTo("DEPROVISIONED");
            }
            default -> {}
        }
    }

    /** The state that it stays in. */
    private static String state(String slug) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            String state = client.cluster(slug).path("state").asText();
            if (Set.of("PROVISIONED", "DEPROVISIONED", "DISABLED").contains(state)) {
                return state;
            }
            assertThat(System.nanoTime()).as(slug + " stays " + state).isLessThan(end);
            FleetClient.sleep(100);
        }
    }
}
