package io.searchfleet.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Utf8TextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "{\"a\":\"b\\n\"}\r\n\t", "é€😀 \u2028"})
    void itIsWrittenAndRead_asTheStringOfItsBytes(String text) throws JsonProcessingException {
        byte[] json = Json.bytes(Json.object().set("body", new Utf8Text(text.getBytes(UTF_8))));
        assertThat(Json.parse(json)).isEqualTo(Json.object().put("body", text));
    }

    @Test
    void itIsAText() {
        byte[] bytes = "é".getBytes(UTF_8);
        Utf8Text text = new Utf8Text(bytes);
        assertThat(text.isTextual()).isTrue();
        assertThat(text.asText()).isEqualTo("é");
        assertThat(text.textValue()).isEqualTo("é");
        assertThat(text.bytes()).isSameAs(bytes);
        assertThat(text).isEqualTo(new Utf8Text("é".getBytes(UTF_8))).isNotEqualTo(new Utf8Text(new byte[0]));
        assertThat(text).hasSameHashCodeAs(new Utf8Text("é".getBytes(UTF_8))).hasToString("\"é\"");
    }
}
