package io.searchfleet.benchmarks;

import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The figures as text of at most 120 columns.
 *
 * @param engine its release
 */
record ReindexReport(Machine machine, String version, String engine, int documents, Copyings copyings) {

    void print(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "Reindex: %,d documents of some %d bytes, %d shards, each way %d times, in turns, in one run%n",
                documents,
                SourceIndex.DOCUMENT_BYTES,
                SourceIndex.SHARDS,
                copyings.of(Way.BARE).size());
        out.printf(
                Locale.ROOT,
                "%s; %d cores, shared by Searchfleet, its table and engine; load average before: %.1f%n",
                machine.minute(),
                machine.cores(),
                machine.load());
        out.printf("Searchfleet %s; %s; %s%n%n", version, engine, machine.jvm());
        table(out);
        out.println();
        out.println("Where the time goes, by step of the job, medians in ms:");
        for (Way way : Way.values()) {
            if (way != Way.BARE) {
                steps(out, way);
            }
        }
        out.println();
        out.println("Bare: _reindex?slices=auto&refresh=true into an index made beforehand, without replicas.");
        out.println("Job: from the POST until the operation is final, looked at every 50 ms; each copy was counted.");
        out.println();
        for (Way way : Way.values()) {
            way.aim().ifPresent(aim -> aim(out, way, aim));
        }
    }

    private void table(PrintStream out) {
        out.printf(
                "%-22s %10s %10s %10s %8s %10s %12s%n",
                "way", "median ms", "min", "max", "x bare", "docs/s", "transitions");
        for (Way way : Way.values()) {
            double median = copyings.medianMillis(way);
            out.printf(
                    Locale.ROOT,
                    "%-22s %10.0f %10.0f %10.0f %8.2f %10.0f %12.0f%n",
                    way.title(),
                    median,
                    copyings.of(way).stream().mapToDouble(Copying::millis).min().orElseThrow(),
                    copyings.of(way).stream().mapToDouble(Copying::millis).max().orElseThrow(),
                    copyings.ratio(way),
                    documents * 1000 / median,
                    copyings.medianTransitions(way));
        }
    }

    private void steps(PrintStream out, Way way) {
        String steps = copyings.medianSteps(way).entrySet().stream()
                .map(step -> String.format(Locale.ROOT, "%s %.0f", step.getKey(), step.getValue()))
                .collect(Collectors.joining(", "));
        out.printf("%-22s %s%n", way.title(), steps);
    }

    private void aim(PrintStream out, Way way, double aim) {
        double measured = copyings.ratio(way);
        out.printf(
                Locale.ROOT,
                "Aim %s: %s at most %.2f times as long as bare: %.2f%n",
                measured <= aim ? "met" : "MISSED",
                way.title(),
                aim,
                measured);
    }
}
