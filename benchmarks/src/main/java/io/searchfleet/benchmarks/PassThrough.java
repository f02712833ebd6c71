package io.searchfleet.benchmarks;

import io.searchfleet.Version;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a call through Searchfleet costs: the local runtime and its demo cluster, each call measured directly and through
 * Searchfleet in turns, so that whatever else the machine does hits both alike.
 */
final class PassThrough {
    static final String NAME = "passthrough";
    static final String PURPOSE = "what a call through Searchfleet costs, against the same call made directly";

    private static final int LONGEST_SECONDS = 60;
    private static final int ROUNDS = 4;
    private static final int MANY = 16;
    // The JIT compiler needs more than a minute until it is done with what every call passes, and a core of its own.
    private static final Duration WARM_UP = Duration.ofSeconds(6);
    private static final int MOST_WARM_UPS = 20;
    private static final double STILL_GETTING_FASTER = 0.93;
    private static final Duration DIRECT_WARM_UP = Duration.ofSeconds(2);
    private static final Duration SETTLE = Duration.ofMillis(250);

    private final Duration time;
    private final PrintStream progress;

    private PassThrough(Duration time, PrintStream progress) {
        this.time = time;
        this.progress = progress;
    }

    /** @throws UsageException when the arguments are not {@code [--seconds N]} */
    static PassThrough of(List<String> arguments, PrintStream progress) {
        Options options = Options.read(NAME, arguments, "--seconds N (each measurement's time, default 4)");
        return new PassThrough(Duration.ofSeconds(options.number("--seconds", 4, LONGEST_SECONDS)), progress);
    }

    /** @throws BenchmarkException when something does not start or any request fails */
    void run(PrintStream out) {
        Machine machine = Machine.now();
        progress.println("starting Searchfleet and its demo cluster ...");
        try (LocalProcess local = LocalProcess.start()) {
            DemoCluster demo = DemoCluster.of(local.uri(), local.authorization());
            List<Row> rows = new ArrayList<>(rows(local, demo, demo.smallAnswers()));
            // Last, because its statistics make others longer too.
            demo.growStatistics();
            rows.addAll(rows(local, demo, List.of(demo.largeAnswer())));
            new Report(machine, Version.current(), demo.description(), time, rows, demo.notes()).print(out);
        }
    }

    private List<Row> rows(LocalProcess local, DemoCluster demo, List<Comparison> comparisons) {
        comparisons.forEach(comparison -> warmUp(local, demo, comparison));
        local.awaitTraining();
        List<Row> rows = new ArrayList<>();
        for (Comparison comparison : comparisons) {
            progress.println("measuring " + comparison.name() + " ...");
            rows.add(row(local, demo, comparison, 1));
            rows.add(row(local, demo, comparison, MANY));
        }
        return rows;
    }

    private void warmUp(LocalProcess local, DemoCluster demo, Comparison comparison) {
        progress.println("warming up " + comparison.name() + " ...");
        try (Sides sides = Sides.open(demo, comparison, MANY)) {
            sides.direct().run(DIRECT_WARM_UP);
            double least = cpuMillis(local, sides.through());
            for (int without = 0, all = 1; without < 2 && all < MOST_WARM_UPS; all++) {
                double now = cpuMillis(local, sides.through());
                without = now < least * STILL_GETTING_FASTER ? 0 : without + 1;
                least = Math.min(least, now);
            }
        }
    }

    private static double cpuMillis(LocalProcess local, Load load) {
        Duration before = local.cpu();
        int requests = load.run(WARM_UP).count();
        return millis(local.cpu().minus(before)) / requests;
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    private Row row(LocalProcess local, DemoCluster demo, Comparison comparison, int connections) {
        Samples direct = Samples.none(connections);
        Samples through = Samples.none(connections);
        Duration engineCpu = Duration.ZERO;
        Duration ownCpu = Duration.ZERO;
        try (Sides sides = Sides.open(demo, comparison, connections)) {
            sides.direct().run(SETTLE);
            sides.through().run(SETTLE);
            for (int round = 0; round < ROUNDS; round++) {
                Duration engineBefore = local.engineCpu();
                direct = direct.plus(sides.direct().run(time.dividedBy(ROUNDS)));
                engineCpu = engineCpu.plus(local.engineCpu()).minus(engineBefore);
                Duration ownBefore = local.cpu();
                through = through.plus(sides.through().run(time.dividedBy(ROUNDS)));
                ownCpu = ownCpu.plus(local.cpu()).minus(ownBefore);
            }
        }
        return new Row(
                comparison.name(),
                direct,
                through,
                millis(engineCpu) / direct.count(),
                millis(ownCpu) / through.count());
    }

    /** Both ways to the same answer, with as many connections each. */
    private record Sides(Load direct, Load through) implements AutoCloseable {
        static Sides open(DemoCluster demo, Comparison comparison, int connections) {
            return new Sides(
                    Load.open(demo.cluster(), comparison.direct(), connections),
                    Load.open(demo.searchfleet(), List.of(comparison.through()), connections));
        }

        @Override
        public void close() {
            direct.close();
            through.close();
        }
    }
}
