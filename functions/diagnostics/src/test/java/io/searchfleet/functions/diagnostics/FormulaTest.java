package io.searchfleet.functions.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Positive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTest {
    private static final ObjectNode NOTHING = Json.object();

    @ParameterizedTest
    @CsvSource({
        "1 + 2 * 3, 7",
        "(1 + 2) * 3, 9",
        "10 - 3 - 2, 5",
        "100 / 10 / 5, 2",
        "2 * 6 / 4, 3",
        "8 / 4 * 2, 4",
        "-2 + 5, 3",
        "2 * -3, -6",
        "-(1 + 2), -3",
        "--4, 4",
        "5 - -1, 6",
        "1.5 * 2, 3",
        "((7)), 7",
        "1+2, 3"
    })
    void arithmetic_isAsInSchool(String text, double expected) {
        assertThat(value(text, NOTHING)).isEqualTo(expected);
    }

    @Test
    void divisionByZero_isZero_whereverItStands() {
        assertThat(value("5 / 0", NOTHING)).isZero();
        assertThat(value("0 / 0", NOTHING)).isZero();
        assertThat(value("5 / 0 / 1000", NOTHING)).isZero();
        assertThat(value("7 + 5 / (3 - 3)", NOTHING)).isEqualTo(7);
    }

    @Test
    void fields_areReadByTheirPath_andShownWithTheirNumbers() {
        ObjectNode figures = Json.object();
        figures.putObject("search").put("query_time", 1204).put("query_total", 20);
        Formula formula = Formula.of("( search.query_time + search.query_total ) / search.query_total");
        assertThat(formula.over(figures)).hasValue(new Formula.Result(61.2, "( 1204 + 20 ) / 20"));
        assertThat(formula).hasToString("( search.query_time + search.query_total ) / search.query_total");
    }

    @Test
    void aFigureThatIsNotGiven_leavesNothing() {
        Formula formula = Formula.of("a.b / 2");
        assertThat(formula.over(NOTHING)).isEmpty();
        assertThat(formula.over(Json.object().put("a", 3))).isEmpty();
        ObjectNode text = Json.object();
        text.putObject("a").put("b", "3");
        assertThat(formula.over(text)).as("a text is no number").isEmpty();
        ObjectNode unknown = Json.object();
        unknown.putObject("a").put("b", -1);
        assertThat(formula.over(unknown)).as("-1 is how engines write unknown").isEmpty();
    }

    @Test
    void aMissingDividend_isMissing_alsoOverZero() {
        assertThat(Formula.of("a / b").over(Json.object().put("b", 0))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "1 +", "* 2", "(1", "1)", "1 2", "a..b", "a.", "1..2", "a b", "2 % 3", "()", "a = 1"})
    void whatIsNoFormula_isRefused(String text) {
        assertThatThrownBy(() -> Formula.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Not a formula at character");
    }

    @Property
    void anAverage_isTheQuotient(@ForAll @LongRange(min = 0, max = 1L << 50) long time, @ForAll @Positive int count) {
        ObjectNode figures = Json.object().put("time", time).put("count", count);
        assertThat(value("time / count", figures)).isEqualTo((double) time / count);
    }

    @Property
    void whatIsShown_isWhatWasComputed(
            @ForAll @LongRange(min = 0, max = 1L << 50) long a,
            @ForAll @LongRange(min = 0, max = 1L << 50) long b,
            @ForAll @LongRange(min = 0, max = 1000) long c) {
        ObjectNode figures = Json.object().put("a", a).put("b", b).put("c", c);
        Formula.Result result =
                Formula.of("(a - b) / (c - 3) + a * -c").over(figures).orElseThrow();
        assertThat(value(result.replaced(), NOTHING)).isEqualTo(result.value(), within(0.0));
    }

    private static double value(String text, ObjectNode figures) {
        return Formula.of(text).over(figures).orElseThrow().value();
    }
}
