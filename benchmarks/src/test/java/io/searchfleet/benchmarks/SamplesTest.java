package io.searchfleet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private static final long MILLI = 1_000_000;

    @Test
    void aPercentile_isTheSmallestTimeThatSoManyDidNotExceed() {
        // 100 ms down to 1 ms: the order they came in does not matter.
        Samples samples =
                samples(LongStream.rangeClosed(1, 100).map(i -> 101 - i).toArray());

        assertThat(samples.percentileMillis(50)).isEqualTo(50);
        assertThat(samples.percentileMillis(99)).isEqualTo(99);
        assertThat(samples.percentileMillis(100)).isEqualTo(100);
        assertThat(samples.percentileMillis(0)).isEqualTo(1);
    }

    @Test
    void percentilesOfFew_areOneOfThem() {
        assertThat(samples(7).percentileMillis(99)).isEqualTo(7);
        assertThat(samples(1, 2, 9).percentileMillis(50)).isEqualTo(2);
        assertThat(samples(1, 2, 9).percentileMillis(99)).isEqualTo(9);
    }

    @Test
    void percentilesOfNone_areRefused() {
        assertThatThrownBy(() -> Samples.none(1).percentileMillis(50)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theRate_isThatOfAllConnectionsTogether() {
        // Two connections, each busy for one second, made five requests between them.
        Samples samples = new Samples(new long[5], 2_000 * MILLI, 2);

        assertThat(samples.perSecond()).isCloseTo(5, within(1e-9));
    }

    @Test
    void rounds_addUp() {
        Samples both = samples(1, 2).plus(samples(3));

        assertThat(both.count()).isEqualTo(3);
        assertThat(both.percentileMillis(100)).isEqualTo(3);
        assertThat(both.perSecond()).isCloseTo(500, within(1e-9));
    }

    /** Of one connection, asked without a pause. */
    static Samples samples(long... millis) {
        return new Samples(
                LongStream.of(millis).map(each -> each * MILLI).toArray(),
                LongStream.of(millis).sum() * MILLI,
                1);
    }
}
