package io.searchfleet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.benchmarks.ManyClusters.Illness;
import io.searchfleet.engines.EngineOptions;
import io.searchfleet.engines.EngineProcess;
import io.searchfleet.engines.EngineRelease;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A mixed load over a fleet of which a third is killed, silent, slow, stuck or reset half of the time, and a real cluster that
 * is suspended, killed and started anew: nothing takes longer than its deadline, the others stay as fast as they were, nothing
 * leaks. Half a minute by default; half an hour with {@code -Dsearchfleet.soak=1800}, in seconds.
 */
class SoakIT {
    private static final Duration WHOLE = Duration.ofSeconds(Long.getLong("searchfleet.soak", 24));
    private static final boolean IS_SAMPLE = WHOLE.toSeconds() < 600;
    private static final List<Illness> ILLNESSES = List.of(Illness.values());
    private static final int CLUSTERS = 30;
    private static final int WELL = 20;
    private static final Duration REQUEST = Duration.ofSeconds(4);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration LIST = Duration.ofSeconds(3);

    @TempDir
    static Path folder;

    private static LocalProcess local;
    private static ManyClusters fleet;
    private static EngineProcess engine;
    private static JsonHost host;

    /** What a caller that does not care for the answer saw. */
    private static final class Seen {
        private final AtomicInteger requests = new AtomicInteger();
        private final AtomicInteger errors = new AtomicInteger();
        private final AtomicLong longestNanos = new AtomicLong();

        void note(int status, long nanos) {
            requests.incrementAndGet();
            if (status >= 500) {
                errors.incrementAndGet();
            }
            longestNanos.accumulateAndGet(nanos, Math::max);
        }

        Duration longest() {
            return Duration.ofNanos(longestNanos.get());
        }
    }

    /** What the runtime holds, after a garbage collection. */
    private record Held(double liveMegabytes, long threads, long files, long children) {}

    @BeforeAll
    static void start() {
        local = LocalProcess.start(
                "--no-demo",
                "--parameter",
                "RequestsPerMinute=10000000",
                "--parameter",
                "RequestSeconds=" + REQUEST.toSeconds());
        fleet = ManyClusters.start("soak", 10);
        engine = engine(0);
        host = new JsonHost(local.uri(), List.of("Authorization", local.authorization()));
        IntStream.range(0, CLUSTERS).forEach(number -> host.connect(ManyClusters.address(number), fleet.port()));
        host.connect("127.0.0.1", engine.uri().getPort());
    }

    private static EngineProcess engine(int port) {
        EngineOptions options =
                EngineOptions.of(EngineRelease.OPENSEARCH_3_8, folder).withClusterName("real");
        return EngineProcess.start(port == 0 ? options : options.withPort(port));
    }

    @AfterAll
    static void stop() {
        engine.close();
        fleet.close();
        local.close();
    }

    @Test
    void whatIsSick_costsNobodyElse_andNothingIsLeftOfIt() {
        Duration slice = IS_SAMPLE ? Duration.ofSeconds(4) : Duration.ofSeconds(30);
        // The JIT compiler's part.
        MixedLoad.run(healthy(), slice.multipliedBy(2));
        Samples well = Samples.none(4);
        Samples ill = Samples.none(4);
        List<Held> held = new ArrayList<>();
        Instant end = Instant.now().plus(WHOLE);
        for (int round = 0; Instant.now().isBefore(end); round++) {
            Seen seen = new Seen();
            well = well.plus(disturbed(Optional.empty(), round, slice, seen));
            Illness illness = ILLNESSES.get(round % ILLNESSES.size());
            Seen sick = new Seen();
            ill = ill.plus(disturbed(Optional.of(illness), round, slice, sick));
            held.add(held());
            print(round, illness, well, ill, seen, sick, held.getLast());
            assertThat(seen.errors.get()).as("all were well").isZero();
            assertThat(Stream.of(seen, sick))
                    .allSatisfy(one -> assertThat(one.longest()).isLessThan(REQUEST.plus(GRACE)));
        }
        System.out.printf(
                Locale.ROOT,
                "soak: healthy clusters, p50 %.2f to %.2f ms, p99 %.2f to %.2f ms, %d requests, none failed%n",
                well.percentileMillis(50),
                ill.percentileMillis(50),
                well.percentileMillis(99),
                ill.percentileMillis(99),
                well.count() + ill.count());
        // Two cores are shared with the load and all clusters: a ratio near 1 is printed on a quiet machine.
        assertThat(ill.percentileMillis(99)).isLessThan(2 * well.percentileMillis(99) + 20);
        Held first = held.getFirst();
        Held last = held.getLast();
        assertThat(last.liveMegabytes()).isLessThan(first.liveMegabytes() * 1.25 + 10);
        assertThat(last.threads()).isLessThan(first.threads() + 20);
        assertThat(last.files()).isLessThan(first.files() + 150);
        assertThat(last.children()).isEqualTo(first.children());
    }

    /** The healthy clusters' load, while others ask the rest, which has an illness or not. */
    private static Samples disturbed(Optional<Illness> illness, int round, Duration slice, Seen seen) {
        illness.ifPresentOrElse(with -> fleet.fallIll(WELL, with), fleet::recover);
        List<Call> rest = calls(WELL, CLUSTERS);
        Call list = MixedLoad.get(local, "/api/clusters", "\"cluster_host\"");
        long end = System.nanoTime() + slice.toNanos();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                int first = caller;
                callers.add(threads.submit(() -> {
                    for (int i = first; System.nanoTime() < end; i += 7) {
                        ask(rest.get(i % rest.size()), seen);
                        // Who is answered at once must not load these two cores more than who waits.
                        pause(Duration.ofMillis(100));
                    }
                }));
            }
            callers.add(threads.submit(() -> {
                while (System.nanoTime() < end) {
                    assertThat(ask(list, seen)).isLessThan(LIST.plus(GRACE));
                    pause(Duration.ofMillis(500));
                }
            }));
            callers.add(threads.submit(() -> hurt(illness.isPresent(), round, slice, seen)));
            Samples samples = MixedLoad.run(healthy(), slice);
            for (Future<?> caller : callers) {
                caller.get();
            }
            return samples;
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The real cluster: every other time suspended, else killed and started anew, while it is called. */
    private static void hurt(boolean isIll, int round, Duration slice, Seen seen) {
        Call health = MixedLoad.get(local, "/api/clusters/real/_summary", "");
        int port = engine.uri().getPort();
        boolean isKilled = isIll && round % 2 == 1;
        if (isKilled) {
            engine.kill();
        } else if (isIll) {
            engine.suspend();
        }
        long end = System.nanoTime() + slice.toNanos() / 2;
        while (System.nanoTime() < end) {
            ask(health, seen);
            pause(Duration.ofMillis(100));
        }
        if (isKilled) {
            engine = engine(port);
        } else if (isIll) {
            engine.resume();
        }
        ask(health, seen);
    }

    private static Load healthy() {
        return Load.mixed(local.uri(), calls(0, WELL), 4);
    }

    private static List<Call> calls(int from, int to) {
        return IntStream.range(from, to)
                .boxed()
                .flatMap(number -> MixedLoad.ofCluster(local, fleet.name(number)).stream())
                .toList();
    }

    private static Duration ask(Call call, Seen seen) {
        long start = System.nanoTime();
        try (HttpConnection connection = HttpConnection.open(local.uri())) {
            seen.note(connection.ask(call), System.nanoTime() - start);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Held held() {
        ProcessHandle process = local.handle();
        return new Held(
                Resident.live(process),
                Resident.threads(process),
                Resident.files(process),
                process.children().count());
    }

    private static void print(int round, Illness illness, Samples well, Samples ill, Seen seen, Seen sick, Held held) {
        System.out.printf(
                Locale.ROOT,
                "soak %2d %-6s: healthy p99 %.1f to %.1f ms; others %d and %d requests, %d failed, longest %.2f s;"
                        + " %.0f MB live, %d threads, %d files, %d children%n",
                round,
                illness,
                well.percentileMillis(99),
                ill.percentileMillis(99),
                seen.requests.get(),
                sick.requests.get(),
                sick.errors.get(),
                sick.longest().toMillis() / 1000.0,
                held.liveMegabytes(),
                held.threads(),
                held.files(),
                held.children());
    }
}
