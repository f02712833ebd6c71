package io.searchfleet.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.UTF8JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text in a tree that is there as bytes, and is written as they are. For large ones: a string would be made of the bytes,
 * and bytes of the string again.
 */
public final class Utf8Text extends ValueNode {
    private static final long serialVersionUID = 1L;

    private final byte[] utf8;

    /** @param utf8 has to be UTF-8; nobody looks */
    public Utf8Text(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** The same array that it was made of. */
    public byte[] bytes() {
        return utf8;
    }

    @Override
    public JsonNodeType getNodeType() {
        return JsonNodeType.STRING;
    }

    @Override
    public JsonToken asToken() {
        return JsonToken.VALUE_STRING;
    }

    @Override
    public String asText() {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @Override
    public String textValue() {
        return asText();
    }

    @Override
    public void serialize(JsonGenerator generator, SerializerProvider provider) throws IOException {
        if (generator instanceof UTF8JsonGenerator) {
            generator.writeUTF8String(utf8, 0, utf8.length);
        } else {
            generator.writeString(asText());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Utf8Text text && Arrays.equals(utf8, text.utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }
}
