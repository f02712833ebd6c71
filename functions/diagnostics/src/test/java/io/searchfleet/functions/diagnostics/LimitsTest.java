package io.searchfleet.functions.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.functions.diagnostics.Limits.Lower;
import io.searchfleet.functions.diagnostics.Limits.None;
import io.searchfleet.functions.diagnostics.Limits.Upper;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    @ParameterizedTest
    @CsvSource({"0, PASS", "10, PASS", "10.001, WARN", "50, WARN", "50.001, DANGER", "1e9, DANGER"})
    void anUpperLimit_belongsToTheBetterSide(double value, Status expected) {
        assertThat(new Upper(10, 50).judge(value)).hasValue(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, PASS", "1e9, PASS", "30, PASS", "29.999, WARN", "15, WARN", "14.999, DANGER", "0.001, DANGER"})
    void aLowerLimit_belongsToTheBetterSide_andZeroIsFine(double value, Status expected) {
        assertThat(new Lower(30, 15).judge(value)).hasValue(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, PASS", "1, DANGER"})
    void equalLimits_leaveNoRoomForWarnings(double value, Status expected) {
        assertThat(new Upper(0, 0).judge(value)).hasValue(expected);
    }

    @Test
    void withoutLimits_thereIsNoStatus() {
        assertThat(new None().judge(1e9)).isEmpty();
    }

    @Property
    void more_isNeverBetterForAnUpperLimit(
            @ForAll @DoubleRange(max = 1000) double one, @ForAll @DoubleRange(max = 1000) double other) {
        Limits limits = new Upper(150, 400);
        Status less = limits.judge(Math.min(one, other)).orElseThrow();
        Status more = limits.judge(Math.max(one, other)).orElseThrow();
        assertThat(more).isLessThanOrEqualTo(less);
    }

    @Property
    void less_isNeverBetterForALowerLimit_butForZero(
            @ForAll @DoubleRange(min = 0.01, max = 100) double one,
            @ForAll @DoubleRange(min = 0.01, max = 100) double other) {
        Limits limits = new Lower(30, 15);
        Status less = limits.judge(Math.min(one, other)).orElseThrow();
        Status more = limits.judge(Math.max(one, other)).orElseThrow();
        assertThat(less).isLessThanOrEqualTo(more);
    }
}
