package io.searchfleet.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(strings = {"007b0000", "0000007b61616161", "7b00000061616161", "000000"})
    void aBodyThatLooksLikeUtf32_isInvalid(String hex) {
        byte[] body = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> Json.parseBody(body))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(ApiException.Kind.INVALID))
                .hasMessageContaining("not valid JSON");
        assertThatThrownBy(() -> Json.parse(body)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void aBodyThatIsInvalid_saysWhere() {
        assertThatThrownBy(() -> Json.parseBody("{\n \"a\": x}".getBytes(UTF_8)))
                .hasMessageContaining("(line 2, column ")
                .hasMessageNotContaining("x}");
    }
}
