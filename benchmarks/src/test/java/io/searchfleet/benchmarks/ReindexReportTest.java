package io.searchfleet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReindexReportTest {
    private static final Machine MACHINE =
            new Machine(Instant.parse("2026-11-22T17:00:00Z"), 2, 0.25, "OpenJDK 64-Bit Server VM 25", "-Xmx1g");

    @Test
    void aWay_isComparedByMedians() {
        Copyings copyings = measured(1150, 1400);

        assertThat(copyings.medianMillis(Way.BARE)).isEqualTo(1000);
        assertThat(copyings.ratio(Way.NONE)).isEqualTo(1.15);
        assertThat(copyings.medianSteps(Way.NONE)).isEqualTo(Map.of("copy", 575.0));
        assertThat(copyings.medianTransitions(Way.NONE)).isEqualTo(7);
    }

    @Test
    void theMedianOfTwo_isBetweenThem() {
        Copyings copyings = new Copyings();
        copyings.add(Way.BARE, Copying.bare(10));
        copyings.add(Way.BARE, Copying.bare(30));

        assertThat(copyings.medianMillis(Way.BARE)).isEqualTo(20);
    }

    @Test
    void theReport_hasEachWayWithItsRateAndItsSteps() {
        String report = report(measured(1150, 1400));

        assertThat(report.lines()).allMatch(line -> line.length() <= 120);
        assertThat(report)
                .contains("Reindex: 50,000 documents")
                .contains("2026-11-22 17:00 UTC; 2 cores")
                .containsPattern("_reindex +1000 +900 +5000 +1\\.00 +50000 +0")
                .containsPattern("job, verify: none +1150 +1150 +1150 +1\\.15 +43478 +7")
                .containsPattern("job, verify: checksum +copy 700");
    }

    @Test
    void anAim_isMetOrMissed() {
        assertThat(report(measured(1150, 1401)))
                .contains("Aim met: job, verify: none at most 1.15 times as long as bare: 1.15")
                .contains("Aim MISSED: job, verify: checksum at most 1.40");
    }

    @Test
    void documents_haveTheSizeThatTheReportNames() {
        Random random = new Random(1);
        for (int number = 0; number < 200_000; number += 1_000) {
            assertThat(SourceIndex.document(number, random)).hasSizeBetween(195, 215);
        }
    }

    /** Bare: 1000 ms, with one that went astray. */
    private static Copyings measured(double none, double checksum) {
        Copyings copyings = new Copyings();
        copyings.add(Way.BARE, Copying.bare(5000));
        copyings.add(Way.BARE, Copying.bare(900));
        copyings.add(Way.BARE, Copying.bare(1000));
        copyings.add(Way.NONE, job(none));
        copyings.add(Way.COUNT, job(none));
        copyings.add(Way.CHECKSUM, job(checksum));
        return copyings;
    }

    private static Copying job(double millis) {
        return new Copying(millis, 7, Map.of("copy", millis / 2));
    }

    private static String report(Copyings copyings) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ReindexReport(MACHINE, "0.1.0", "opensearch-3.8", 50_000, copyings).print(new PrintStream(out));
        return out.toString(StandardCharsets.UTF_8);
    }
}
