package io.searchfleet.benchmarks;

import static io.searchfleet.benchmarks.SamplesTest.samples;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Machine MACHINE =
            new Machine(Instant.parse("2026-11-22T17:00:00Z"), 2, 0.25, "OpenJDK 64-Bit Server VM 25", "-Xmx1g");
    private static final Samples MANY = Samples.none(16).plus(samples(1));

    @Test
    void aRow_comparesWhatIsThroughWithWhatIsDirect() {
        Row row = new Row("call", samples(2, 2), samples(3, 3), 0.25, 0.5);

        assertThat(row.addedMillis()).isCloseTo(1, within(1e-9));
        assertThat(row.p50Ratio()).isCloseTo(1.5, within(1e-9));
        assertThat(row.throughputRatio()).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(row.cpuRatio()).isCloseTo(2, within(1e-9));
    }

    @Test
    void theTable_fitsIntoItsColumns_withLongTimesToo() {
        String report = report(
                new Row("nodes _summary", samples(999), samples(9999), 25, 12.5),
                new Row(DemoCluster.HEALTH, samples(1), samples(2), 1, 0.5));

        assertThat(report.lines()).allMatch(line -> line.length() <= 115);
        assertThat(report)
                .contains("2026-11-22 17:00 UTC; 2 cores")
                .contains("load average before: 0.3")
                .contains("a note")
                .contains("4 requests")
                .containsPattern(
                        "nodes _summary +1 \\| +1 +999\\.00 +999\\.00 +25\\.00 \\| +0 9999\\.00 9999\\.00 +12\\.50 \\|");
    }

    @Test
    void anAim_isMetOrMissed() {
        assertThat(report(health(samples(1), samples(1), 1)))
                .contains("Aim met: _health, connections: 1, p50 at most 0.4 ms longer than directly: 0.000");
        assertThat(report(health(samples(1), samples(2), 1))).contains("Aim MISSED: _health, connections: 1, p50");
        assertThat(report(health(MANY, MANY, 5)))
                .contains("Aim met: _health, connections: 16, at least a third of the direct throughput: 1.000")
                .contains("Aim met: _health, connections: 16, CPU time at most 2.5 times the engine's own: 2.500");
        assertThat(report(health(MANY, MANY, 6))).contains("Aim MISSED: _health, connections: 16, CPU");
        assertThat(report(new Row(DemoCluster.LARGE_STATS, samples(10), samples(12), 1, 1)))
                .contains("Aim met: _stats, 1 MB, connections: 1, p50 at most 1.2 times as long as directly: 1.200");
        assertThat(report(new Row(DemoCluster.LARGE_STATS, samples(10), samples(13), 1, 1)))
                .contains("Aim MISSED");
    }

    /** The engine takes 2 ms for a request. */
    private static Row health(Samples direct, Samples through, double cpuMillis) {
        return new Row(DemoCluster.HEALTH, direct, through, 2, cpuMillis);
    }

    private static String report(Row... rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Report(MACHINE, "0.1.0", "opensearch 3.8.0", Duration.ofSeconds(4), List.of(rows), List.of("a note"))
                .print(new PrintStream(out));
        return out.toString(StandardCharsets.UTF_8);
    }
}
