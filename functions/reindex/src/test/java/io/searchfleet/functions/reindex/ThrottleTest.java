package io.searchfleet.functions.reindex;

import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.functions.reindex.Throttle.Load;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottleTest {
    @ParameterizedTest
    @CsvSource({
        // No limit so far: half of what it does.
        "0, 1000, 500",
        "400, 1000, 200",
        // A limit that it does not reach is none.
        "4000, 1000, 500",
        "400, 0, 200",
        "150, 1000, 100",
        "0, 0, 100"
    })
    void underPressure_theSpeedIsHalved_downToTheSlowest(float limit, double rate, float expected) {
        assertThat(Throttle.next(limit, rate, true, 0)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        // Nothing to give back.
        "0, 1000, 9, 0",
        "400, 400, 1, 400",
        "400, 400, 2, 600",
        // Four times as much as it does: no limit any more.
        "400, 140, 2, 0",
        "400, 150, 2, 600"
    })
    void inCalm_theSpeedIsGivenBackStepByStep(float limit, double rate, int calmLooks, float expected) {
        assertThat(Throttle.next(limit, rate, false, calmLooks)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1010 | 1100 |  0 | 50 | ''",
                "1010 |  0   |  3 | 50 | the cluster turned 3 searches or writes away",
                "1010 |  0   |  0 | 91 | ''",
                "1010 |  0   |  0 | 92 | a node's heap is 92 % full",
                // 100 queries that took 50 ms and 51 ms each, after 10 ms each.
                "1100 | 15000 | 0 | 50 | ''",
                "1100 | 15100 | 0 | 50 | searches take 51 ms",
                // Too few to tell.
                "1019 | 90000 | 0 | 50 | ''"
            })
    void whatPressureIs(long queries, long millis, long rejected, int heap, String expected) {
        Load before = new Load(1000, 10_000, 0, 10);
        assertThat(new Load(queries, millis, rejected, heap).pressureSince(before))
                .isEqualTo(expected);
    }

    @Test
    void slowSearchesThatWereSlowBefore_areNoPressure() {
        Load before = new Load(1000, 1_000_000, 0, 10);
        assertThat(new Load(1100, 1_300_000, 0, 10).pressureSince(before)).isEmpty();
        assertThat(new Load(1100, 1_500_000, 0, 10).pressureSince(before)).isEqualTo("searches take 5000 ms");
    }

    @Test
    void nodesThatStartedAnew_areNoPressure() {
        Load before = new Load(1000, 10_000, 7, 10);
        assertThat(new Load(30, 3000, 0, 10).pressureSince(before)).isEmpty();
    }

    @Test
    void theLoadOfAllNodes_isSummedUp_andTheFullestHeapCounts() {
        Load load = Load.of(Orders.json("{'nodes':{"
                + "'x':{'indices':{'search':{'query_total':5,'query_time_in_millis':50}},'jvm':{'mem':{'heap_used_percent':40}},"
                + "'thread_pool':{'search':{'rejected':1},'write':{'rejected':2},'get':{'rejected':100}}},"
                + "'y':{'indices':{'search':{'query_total':6,'query_time_in_millis':60}},'jvm':{'mem':{'heap_used_percent':70}},"
                + "'thread_pool':{'bulk':{'rejected':4}}}}}"));
        assertThat(load).isEqualTo(new Load(11, 110, 7, 70));
    }
}
