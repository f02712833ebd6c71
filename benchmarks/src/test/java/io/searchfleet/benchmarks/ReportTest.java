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

    @Test
    void aRow_comparesWhatIsThroughWithWhatIsDirect() {
        Row row = new Row("call", samples(2, 2), samples(3, 3), 0.5);

        assertThat(row.addedMillis()).isCloseTo(1, within(1e-9));
        assertThat(row.p50Ratio()).isCloseTo(1.5, within(1e-9));
        assertThat(row.throughputRatio()).isCloseTo(2 / 3.0, within(1e-9));
    }

    @Test
    void theTable_fitsIntoAHundredColumns_withLongTimesToo() {
        String report = report(
                new Row("nodes _summary", samples(999), samples(9999), 12.5),
                new Row(DemoCluster.HEALTH, samples(1), samples(2), 0.5));

        assertThat(report.lines()).allMatch(line -> line.length() <= 100);
        assertThat(report)
                .contains("2026-11-22 17:00 UTC; 2 cores")
                .contains("load average before: 0.3")
                .contains("a note")
                .contains("4 requests")
                .containsPattern(
                        "nodes _summary +1 \\| +1 +999\\.00 +999\\.00 \\| +0 9999\\.00 9999\\.00 +12\\.50 \\|");
    }

    @Test
    void anAim_isMetOrMissed() {
        assertThat(report(new Row(DemoCluster.HEALTH, samples(1), samples(2), 0)))
                .contains("Aim met: p50 of _health at 1 connection at most 1.0 ms longer than directly: 1.000");
        assertThat(report(new Row(DemoCluster.HEALTH, samples(1), samples(3), 0)))
                .contains("Aim MISSED: p50 of _health");
        assertThat(report(new Row(DemoCluster.LARGE_STATS, samples(10), samples(13), 0)))
                .contains("Aim met: p50 of _stats, 1 MB at 1 connection at most 1.3 times as long as directly: 1.300");
        assertThat(report(new Row(DemoCluster.LARGE_STATS, samples(10), samples(14), 0)))
                .contains("Aim MISSED");
    }

    private static String report(Row... rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Report(MACHINE, "0.1.0", "opensearch 3.8.0", Duration.ofSeconds(4), List.of(rows), List.of("a note"))
                .print(new PrintStream(out));
        return out.toString(StandardCharsets.UTF_8);
    }
}
