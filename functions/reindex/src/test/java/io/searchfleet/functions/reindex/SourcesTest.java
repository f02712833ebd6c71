package io.searchfleet.functions.reindex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcesTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"a\":1}              | { \"a\" : 1 }",
                "{\"a\":1,\"b\":2}      | {\"b\":2,\"a\":1}",
                "{\"a\":1.0}            | {\"a\":1}",
                "{\"a\":[1e2,{\"b\":0.10}]} | {\"a\":[100,{\"b\":0.1}]}",
                "{\"a\":\"\\u00fc\"}    | {\"a\":\"ü\"}",
                "{\"a\":null}           | {\"a\":null}"
            })
    void theSameValuesWrittenInAnotherWay_areEqual(String one, String other) {
        assertThat(areEqual(one, other)).isTrue();
        assertThat(areEqual(other, one)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"a\":1}     | {\"a\":2}",
                "{\"a\":1}     | {\"a\":\"1\"}",
                "{\"a\":[1,2]} | {\"a\":[2,1]}",
                "{\"a\":null}  | {}",
                "{\"a\":{\"b\":1}} | {\"a\":{\"b\":1,\"c\":1}}",
                // Beyond what a double tells apart.
                "{\"a\":9007199254740993} | {\"a\":9007199254740992}",
                "{\"a\":0.1000000000000000000001} | {\"a\":0.1}",
                "{\"a\":1}     | ``",
                "``            | ``",
                "{\"a\":1}     | {\"a\":1"
            })
    void otherValues_andNone_areNot(String one, String other) {
        assertThat(areEqual(one, other)).isFalse();
        assertThat(areEqual(other, one)).isFalse();
    }

    private static boolean areEqual(String one, String other) {
        return Sources.areEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
