package io.searchfleet.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonSyntaxTest {
    private static final JsonFactory JACKSON = new JsonFactory();

    /** Whatever one byte more, less or other makes of a text: Jackson and this say the same of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":[1,-0.5e+10,true,{}],\"b\":{\"c\":null,\"d\":[]}}",
                "[\"\\u00e9\\n\\\\ \\\"\", \"é€😀\", false ,[[0]] ]",
                " {\r\n\t\"cluster_name\" : \"a\" , \"n\" : 1.25E3 }\n",
                "\"text\"",
                "-12",
                "true"
            })
    void saysWhatJacksonSays(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(isJson(bytes)).isTrue();
        for (int at = 0; at <= bytes.length; at++) {
            same(Arrays.copyOf(bytes, at));
            if (at < bytes.length) {
                same(with(bytes, at, at + 1, -1));
            }
            for (int value = 0; value < 256; value++) {
                same(with(bytes, at, at, value));
                if (at < bytes.length) {
                    same(with(bytes, at, at + 1, value));
                }
            }
        }
    }

    @Test
    void takesAThousandLevelsAndNoMore() {
        assertThatCode(() -> JsonSyntax.require(nested(1000))).doesNotThrowAnyException();
        assertThatThrownBy(() -> JsonSyntax.require(nested(1001))).isInstanceOf(StreamConstraintsException.class);
    }

    @Test
    void doesNotTakeWhatIsCutOff() {
        assertThatThrownBy(() -> JsonSyntax.require("{\"a\":[1,2".getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessage("no JSON at byte 9");
    }

    private static byte[] nested(int levels) {
        return ("[".repeat(levels) + "1" + "]".repeat(levels)).getBytes(UTF_8);
    }

    private static byte[] with(byte[] bytes, int from, int to, int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        if (value >= 0) {
            out.write(value);
        }
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    /** Jackson reads UTF-16 too, and takes some bytes for UTF-8 that are not. */
    private static void same(byte[] bytes) {
        boolean isJson = isJson(bytes);
        assertThat(isJson).as(new String(bytes, UTF_8)).isEqualTo(isUtf8(bytes) && isJacksons(bytes));
        Json.Arrived arrived = arrived(bytes, bytes.length);
        assertThat(arrived.isJson()).as(new String(bytes, UTF_8)).isEqualTo(isJson);
        assertThat(arrived.bytes()).isEqualTo(bytes);
    }

    /** One byte after the other. */
    private static Json.Arrived arrived(byte[] bytes, int length) {
        InputStream slow = new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] into, int offset, int most) throws IOException {
                return super.read(into, offset, Math.min(most, 1));
            }
        };
        try {
            return JsonSyntax.read(slow, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatEndsEarly_isAsLongAsItCame() {
        Json.Arrived arrived = arrived("[1,2]".getBytes(UTF_8), 9);
        assertThat(arrived.bytes()).asString(UTF_8).isEqualTo("[1,2]");
        assertThat(arrived("[1,".getBytes(UTF_8), 9).isJson()).isFalse();
    }

    @Test
    void whatIsNestedTooDeep_arrivesAndIsNotTaken() {
        assertThat(arrived(nested(1000), 2001).isJson()).isTrue();
        Json.Arrived tooDeep = arrived(nested(1001), 2003);
        assertThat(tooDeep.isJson()).isFalse();
        assertThat(tooDeep.bytes()).isEqualTo(nested(1001));
    }

    private static boolean isJson(byte[] bytes) {
        try {
            JsonSyntax.require(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isJacksons(byte[] bytes) {
        try (JsonParser parser = JACKSON.createParser(bytes)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            // What is lazy about the last value is read by this.
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            var _ = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
