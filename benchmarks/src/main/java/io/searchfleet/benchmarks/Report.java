package io.searchfleet.benchmarks;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The figures as text of at most 115 columns.
 *
 * @param engine its distribution and version
 * @param time that each side of a row was measured
 */
record Report(Machine machine, String version, String engine, Duration time, List<Row> rows, List<String> notes) {
    private static final int MANY = 16;
    private static final double MOST_ADDED_MILLIS = 0.4;
    private static final double LARGEST_RATIO = 1.2;
    private static final double LEAST_RATE = 1 / 3.0;
    private static final double MOST_CPU = 2.5;

    Report {
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    void print(PrintStream out) {
        out.println("Pass-through: the same calls made directly and through Searchfleet, in turns, in one run");
        out.printf(
                Locale.ROOT,
                "%s; %d cores, shared by client, Searchfleet and engine; load average before: %.1f%n",
                machine.minute(),
                machine.cores(),
                machine.load());
        out.printf("Searchfleet %s; %s; %s%n", version, engine, machine.jvm());
        out.printf("JVM options: %s; each side of a row: %d s%n%n", machine.options(), time.toSeconds());
        table(out);
        out.println();
        notes.forEach(out::println);
        out.printf(Locale.ROOT, "%,d requests, every one answered with 200 and read whole.%n", requests());
        out.println("CPU ms: per request; directly of the engine's process, through Searchfleet of Searchfleet's own.");
        out.println("+ms, x: through Searchfleet against directly.");
        out.println();
        aims(out);
    }

    private void aims(PrintStream out) {
        row(DemoCluster.HEALTH, 1).ifPresent(row -> {
            double added = row.addedMillis();
            aim(
                    out,
                    added <= MOST_ADDED_MILLIS,
                    row,
                    "p50 at most " + MOST_ADDED_MILLIS + " ms longer than directly",
                    added);
        });
        row(DemoCluster.HEALTH, MANY).ifPresent(row -> {
            double rate = row.throughputRatio();
            aim(out, rate >= LEAST_RATE, row, "at least a third of the direct throughput", rate);
            double cpu = row.cpuRatio();
            aim(out, cpu <= MOST_CPU, row, "CPU time at most " + MOST_CPU + " times the engine's own", cpu);
        });
        row(DemoCluster.LARGE_STATS, 1).ifPresent(row -> {
            double ratio = row.p50Ratio();
            aim(out, ratio <= LARGEST_RATIO, row, "p50 at most " + LARGEST_RATIO + " times as long as directly", ratio);
        });
    }

    private void table(PrintStream out) {
        out.printf("%20s |%31s |%31s |%26s%n", "", "directly        ", "through Searchfleet      ", "difference      ");
        out.printf(
                "%-14s %5s |%7s %7s %7s %7s |%7s %7s %7s %7s |%7s %5s %6s %5s%n",
                "call", "conns", "req/s", "p50 ms", "p99 ms", "CPU ms", "req/s", "p50 ms", "p99 ms", "CPU ms",
                "p50 +ms", "p50 x", "rate x", "CPU x");
        rows.forEach(row -> out.printf(
                Locale.ROOT,
                "%-14s %5d |%7.0f %7.2f %7.2f %7.2f |%7.0f %7.2f %7.2f %7.2f |%7.2f %5.2f %6.2f %5.2f%n",
                row.call(),
                row.connections(),
                row.direct().perSecond(),
                row.direct().percentileMillis(50),
                row.direct().percentileMillis(99),
                row.engineCpuMillis(),
                row.through().perSecond(),
                row.through().percentileMillis(50),
                row.through().percentileMillis(99),
                row.ownCpuMillis(),
                row.addedMillis(),
                row.p50Ratio(),
                row.throughputRatio(),
                row.cpuRatio()));
    }

    private int requests() {
        return rows.stream()
                .mapToInt(row -> row.direct().count() + row.through().count())
                .sum();
    }

    private Optional<Row> row(String call, int connections) {
        return rows.stream()
                .filter(row -> row.call().equals(call) && row.connections() == connections)
                .findFirst();
    }

    private static void aim(PrintStream out, boolean isMet, Row row, String what, double measured) {
        out.printf(
                Locale.ROOT,
                "Aim %s: %s, connections: %d, %s: %.3f%n",
                isMet ? "met" : "MISSED",
                row.call(),
                row.connections(),
                what,
                measured);
    }
}
