package io.searchfleet.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.engines.ChildProcessException;
import io.searchfleet.engines.EngineOptions;
import io.searchfleet.engines.EngineProcess;
import io.searchfleet.engines.EngineRelease;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * How long it takes until an ordered cluster can be used, against the bare start of the same engines with the same heap, in
 * turns: one at a time, and five at once.
 */
final class Provisioning {
    static final String NAME = "provisioning";
    static final String PURPOSE = "from ordering a cluster to using it, against the bare start of its engine";

    private static final EngineRelease RELEASE = EngineRelease.OPENSEARCH_3_8;
    private static final String PLAN = "sandbox";
    private static final int HEAP_MEGABYTES = 160;
    private static final List<Integer> AT_ONCE = List.of(1, 5);
    private static final int MOST_ROUNDS = 99;
    private static final double AIM = 1.3;
    /** Each look costs what engines could start with. */
    private static final Duration LOOK = Duration.ofMillis(50);

    private static final long LIMIT_NANOS = 300_000_000_000L;

    private final int rounds;
    private final PrintStream progress;

    private Provisioning(int rounds, PrintStream progress) {
        this.rounds = rounds;
        this.progress = progress;
    }

    /** @throws UsageException when the arguments are not {@code [--rounds N]} */
    static Provisioning of(List<String> arguments, PrintStream progress) {
        Options options = Options.read(NAME, arguments, "--rounds N (of each way, default 3)");
        return new Provisioning(options.number("--rounds", 3, MOST_ROUNDS), progress);
    }

    /** @throws BenchmarkException when something does not start */
    void run(PrintStream out) {
        Machine machine = Machine.now();
        progress.println("starting Searchfleet ...");
        try (LocalProcess local = LocalProcess.start("--no-demo");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            JsonHost host = new JsonHost(local.uri(), List.of("Authorization", local.authorization()));
            progress.println("warming up, and training the start of engines ...");
            var _ = ordered(host, threads, 1);
            local.awaitTraining();
            print(out, machine, measure(host, threads));
        } catch (ChildProcessException e) {
            throw new BenchmarkException("an engine cannot be started", e);
        }
    }

    /** Milliseconds of each round, of one size. */
    private record Times(int atOnce, double[] bare, double[] ordered) {
        double ratio() {
            return Medians.of(ordered) / Medians.of(bare);
        }
    }

    private List<Times> measure(JsonHost host, ExecutorService threads) {
        List<Times> all = new ArrayList<>();
        for (int atOnce : AT_ONCE) {
            Times times = new Times(atOnce, new double[rounds], new double[rounds]);
            for (int round = 0; round < rounds; round++) {
                times.bare()[round] = bare(threads, atOnce);
                times.ordered()[round] = ordered(host, threads, atOnce);
                progress.printf(
                        Locale.ROOT,
                        "%d at once: bare %,.0f ms, ordered %,.0f ms%n",
                        atOnce,
                        times.bare()[round],
                        times.ordered()[round]);
            }
            all.add(times);
        }
        return all;
    }

    private static double bare(ExecutorService threads, int atOnce) {
        List<EngineProcess> engines = Collections.synchronizedList(new ArrayList<>());
        List<Path> folders = new ArrayList<>();
        for (int i = 0; i < atOnce; i++) {
            folders.add(folder());
        }
        try {
            return timed(
                    threads,
                    atOnce,
                    number -> engines.add(EngineProcess.start(
                            EngineOptions.of(RELEASE, folders.get(number)).withHeapMegabytes(HEAP_MEGABYTES))));
        } finally {
            engines.forEach(EngineProcess::close);
            folders.forEach(LocalProcess::delete);
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("searchfleet-bench-engine-");
        } catch (IOException e) {
            throw new BenchmarkException("no temporary folder", e);
        }
    }

    private static double ordered(JsonHost host, ExecutorService threads, int atOnce) {
        double millis = timed(threads, atOnce, number -> order(host, "bench " + number, LOOK.multipliedBy(atOnce)));
        List<String> slugs = new ArrayList<>();
        host.get("/clusters?size=100")
                .path("clusters")
                .forEach(cluster -> slugs.add(cluster.path("slug").asText()));
        slugs.forEach(slug -> host.call("DELETE", "/clusters/" + slug, ""));
        await(
                () -> host.get("/clusters")
                                .path("pagination")
                                .path("total_records")
                                .asInt()
                        == 0,
                LOOK);
        return millis;
    }

    /** Orders a cluster; returns when its user and password are answered by it. */
    private static void order(JsonHost host, String name, Duration look) {
        JsonNode made = host.post("/clusters", "{\"name\":\"" + name + "\",\"plan\":\"" + PLAN + "\"}");
        String path = URI.create(made.path("monitor").asText()).getPath();
        // Operations may be looked at as often as one likes; clusters have a limit per token.
        String operation = URI.create(
                        host.get(path).path("cluster").path("operation").asText())
                .getPath();
        await(() -> host.get(operation).path("operation").path("state").asText().equals("finished"), look);
        JsonNode access = made.path("access");
        String pair = access.path("user").asText() + ":" + access.path("pass").asText();
        String basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        var _ = new JsonHost(
                        URI.create("http://127.0.0.1:" + access.path("port").asInt()), List.of("Authorization", basic))
                .get("/");
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition, Duration look) {
        long end = System.nanoTime() + LIMIT_NANOS;
        try {
            while (!condition.holds()) {
                if (System.nanoTime() > end) {
                    throw new BenchmarkException("it is not done after five minutes");
                }
                Thread.sleep(look);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    private static double timed(ExecutorService threads, int atOnce, IntConsumer work) {
        long start = System.nanoTime();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < atOnce; i++) {
            int number = i;
            all.add(threads.submit(() -> work.accept(number)));
        }
        try {
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new BenchmarkException("one of them failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private static void print(PrintStream out, Machine machine, List<Times> all) {
        out.printf(
                Locale.ROOT,
                "Provisioning: %s, plan %s; %s; %d cores; load average before: %.1f; %s%n%n",
                RELEASE.id(),
                PLAN,
                machine.minute(),
                machine.cores(),
                machine.load(),
                machine.jvm());
        out.printf("%-10s %14s %14s %8s%n", "at once", "bare, ms", "ordered, ms", "x bare");
        all.forEach(times -> out.printf(
                Locale.ROOT,
                "%-10d %14.0f %14.0f %8.2f%n",
                times.atOnce(),
                Medians.of(times.bare()),
                Medians.of(times.ordered()),
                times.ratio()));
        out.println();
        out.println("Medians. Bare: until the engine answers and is at least yellow. Ordered: from the POST until the");
        out.println(
                "operation is finished (looked at every 50 ms, by all of them) and the cluster answers its own user.");
        out.println();
        all.forEach(times -> out.printf(
                Locale.ROOT,
                "Aim %s: %d at once at most %.1f times the bare start: %.2f%n",
                times.ratio() <= AIM ? "met" : "MISSED",
                times.atOnce(),
                AIM,
                times.ratio()));
    }
}
