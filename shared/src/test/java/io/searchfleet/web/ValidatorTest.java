package io.searchfleet.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValidatorTest {
    private static final Map<String, String> HEADERS = Validator.of("{\"a\":1}".getBytes(UTF_8));
    private static final String TAG = HEADERS.getOrDefault("ETag", "");

    private static boolean isKnown(String ifNoneMatch) {
        return Validator.isKnown(HEADERS, Optional.of(ifNoneMatch));
    }

    @Test
    void aTagIsWeak_andTheSameForTheSameBodyAlone() {
        assertThat(TAG).matches("W/\"[0-9a-f]{32}\"");
        assertThat(Validator.of("{\"a\":1}".getBytes(UTF_8))).isEqualTo(HEADERS);
        assertThat(Validator.of("{\"a\":2}".getBytes(UTF_8))).doesNotContainEntry("ETag", TAG);
        assertThat(HEADERS).containsEntry("Cache-Control", "max-age=0, private, must-revalidate");
    }

    @Test
    void whoHasTheTag_hasTheAnswer_howeverItIsSaid() {
        assertThat(isKnown(TAG)).isTrue();
        assertThat(isKnown(TAG.substring(2))).as("strong").isTrue();
        assertThat(isKnown("*")).isTrue();
        assertThat(isKnown("\"x\", " + TAG)).isTrue();
        assertThat(isKnown("\"x\",W/\"y\" ,  " + TAG + " ")).isTrue();
    }

    @Test
    void whoHasAnother_orNone_getsTheAnswer() {
        assertThat(Validator.isKnown(HEADERS, Optional.empty())).isFalse();
        assertThat(isKnown("")).isFalse();
        assertThat(isKnown("W/\"0\"")).isFalse();
        assertThat(isKnown(TAG.replace("\"", ""))).isFalse();
        assertThat(isKnown("\"*\"")).isFalse();
    }

    @Test
    void anAnswerWithoutTag_isNeverKnown() {
        assertThat(Validator.isKnown(Map.of(), Optional.of("*"))).isFalse();
        assertThat(Validator.isKnown(Map.of(), Optional.of(""))).isFalse();
    }
}
