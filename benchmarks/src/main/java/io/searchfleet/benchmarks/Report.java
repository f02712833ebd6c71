package io.searchfleet.benchmarks;

import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The figures as text of at most 100 columns.
 *
 * @param engine its distribution and version
 * @param time that each side of a row was measured
 */
record Report(Machine machine, String version, String engine, Duration time, List<Row> rows, List<String> notes) {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final double MOST_ADDED_MILLIS = 1;
    private static final double LARGEST_RATIO = 1.3;

    Report {
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    void print(PrintStream out) {
        out.println("Pass-through: the same calls made directly and through Searchfleet, in turns, in one run");
        out.printf(
                Locale.ROOT,
                "%s; %d cores, shared by client, Searchfleet and engine; load average before: %.1f%n",
                MINUTE.format(machine.time()),
                machine.cores(),
                machine.load());
        out.printf("Searchfleet %s; %s; %s%n", version, engine, machine.jvm());
        out.printf("JVM options: %s; each side of a row: %d s%n%n", machine.options(), time.toSeconds());
        table(out);
        out.println();
        notes.forEach(out::println);
        out.printf(Locale.ROOT, "%,d requests, every one answered with 200 and read whole.%n", requests());
        out.println(
                "CPU ms: CPU time of Searchfleet's process per request. +ms, x: through Searchfleet against directly.");
        out.println();
        row(DemoCluster.HEALTH)
                .ifPresent(row -> aim(out, row, row.addedMillis(), "ms longer than directly", MOST_ADDED_MILLIS));
        row(DemoCluster.LARGE_STATS)
                .ifPresent(row -> aim(out, row, row.p50Ratio(), "times as long as directly", LARGEST_RATIO));
    }

    private void table(PrintStream out) {
        out.printf("%20s |%23s |%31s |%20s%n", "", "directly       ", "through Searchfleet      ", "difference   ");
        out.printf(
                "%-14s %5s |%7s %7s %7s |%7s %7s %7s %7s |%7s %5s %6s%n",
                "call", "conns", "req/s", "p50 ms", "p99 ms", "req/s", "p50 ms", "p99 ms", "CPU ms", "p50 +ms", "p50 x",
                "rate x");
        rows.forEach(row -> out.printf(
                Locale.ROOT,
                "%-14s %5d |%7.0f %7.2f %7.2f |%7.0f %7.2f %7.2f %7.2f |%7.2f %5.2f %6.2f%n",
                row.call(),
                row.connections(),
                row.direct().perSecond(),
                row.direct().percentileMillis(50),
                row.direct().percentileMillis(99),
                row.through().perSecond(),
                row.through().percentileMillis(50),
                row.through().percentileMillis(99),
                row.ownCpuMillis(),
                row.addedMillis(),
                row.p50Ratio(),
                row.throughputRatio()));
    }

    private int requests() {
        return rows.stream()
                .mapToInt(row -> row.direct().count() + row.through().count())
                .sum();
    }

    private Optional<Row> row(String call) {
        return rows.stream()
                .filter(row -> row.call().equals(call) && row.connections() == 1)
                .findFirst();
    }

    private static void aim(PrintStream out, Row row, double measured, String what, double wanted) {
        String verdict = measured <= wanted ? "met" : "MISSED";
        out.printf(
                Locale.ROOT,
                "Aim %s: p50 of %s at 1 connection at most %.1f %s: %.3f%n",
                verdict,
                row.call(),
                wanted,
                what,
                measured);
    }
}
