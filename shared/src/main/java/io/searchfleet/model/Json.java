package io.searchfleet.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** JSON in and out, with one mapper. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final long MOST_TOKENS = 2_000_000;
    // Five times the shards of the largest clusters that are in use.
    private static final int MOST_OBJECTS = 500_000;

    /** For what clusters send: a tree takes up to a hundred bytes per token, whatever the text's length. */
    private static final JsonMapper BOUNDED = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final ObjectReader ROW =
            BOUNDED.readerFor(ObjectNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    /** Names of fields are not kept: nobody looks at them. */
    private static final JsonFactory PLAIN = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private Json() {}

    /** Reads and writes a little, so that whoever does so first finds it loaded. */
    public static void prime() {
        var _ = bytes(stored("{\"a\":[1,\"b\",null,true]}"));
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** An object of texts. */
    public static ObjectNode texts(Map<String, String> fields) {
        ObjectNode object = object();
        fields.forEach(object::put);
        return object;
    }

    /** The tree of {@code bytes}; a missing node when there are none. */
    public static JsonNode parse(byte[] bytes) throws JsonProcessingException {
        try {
            return MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (CharConversionException e) {
            // Zeros among the first four bytes are taken for UTF-32, and what is no text in that is an exception of its
            // own.
            throw new JsonParseException((JsonParser) null, "not a text in UTF-8", e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    /**
     * A body that a caller sent.
     *
     * @throws ApiException invalid, with the place; never with the text around it, which may be a password
     */
    public static JsonNode parseBody(byte[] bytes) {
        try {
            return parse(bytes);
        } catch (JsonProcessingException e) {
            var place = e.getLocation();
            throw ApiException.invalid("The body is not valid JSON"
                    + (place == null ? "." : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")."));
        }
    }

    /** The tree of a text that we wrote ourselves. Its text is in no exception: it may hold what was sealed. */
    public static JsonNode stored(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored text is not JSON");
        }
    }

    /**
     * The tree of what a cluster sent.
     *
     * @throws StreamConstraintsException when it has too many parts, or is nested too deep
     */
    public static JsonNode parseBounded(byte[] bytes) throws IOException {
        return BOUNDED.readTree(bytes);
    }

    /** What was read, and whether it is one JSON value. */
    public record Arrived(byte[] bytes, boolean isJson) {}

    /**
     * Reads what is to be passed on as it came, {@code length} bytes of it or up to its end. Whether it is JSON is known when the last
     * of it is there.
     */
    public static Arrived read(InputStream in, int length) throws IOException {
        return JsonSyntax.read(in, length);
    }

    /**
     * Of what is passed on as it came.
     *
     * @throws StreamConstraintsException when it is nested too deep
     * @throws IOException when it is not one JSON value
     */
    public static void validate(byte[] bytes) throws IOException {
        JsonSyntax.require(bytes);
    }

    /**
     * Reads an array of objects, one after another.
     *
     * @throws StreamConstraintsException when there are more than {@value #MOST_OBJECTS}
     * @throws JsonProcessingException when it is anything else
     */
    public static void forEachObject(byte[] bytes, Consumer<ObjectNode> action) throws IOException {
        try (JsonParser parser = PLAIN.createParser(bytes)) {
            require(parser, parser.nextToken(), JsonToken.START_ARRAY);
            objects(parser, action);
            requireEnd(parser);
        }
    }

    /** As {@link #forEachObject}, of the array that stands in an object's field; one without it has no objects. */
    public static void forEachObjectOf(String field, byte[] bytes, Consumer<ObjectNode> action) throws IOException {
        try (JsonParser parser = PLAIN.createParser(bytes)) {
            require(parser, parser.nextToken(), JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken start = parser.nextToken();
                if (name.equals(field)) {
                    require(parser, start, JsonToken.START_ARRAY);
                    objects(parser, action);
                } else {
                    parser.skipChildren();
                }
            }
            requireEnd(parser);
        }
    }

    /** Reads an object whose fields are objects, one after another. */
    public static void forEachField(byte[] bytes, BiConsumer<String, ObjectNode> action) throws IOException {
        try (JsonParser parser = PLAIN.createParser(bytes)) {
            require(parser, parser.nextToken(), JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                require(parser, parser.nextToken(), JsonToken.START_OBJECT);
                action.accept(name, object(parser));
            }
            requireEnd(parser);
        }
    }

    private static void objects(JsonParser parser, Consumer<ObjectNode> action) throws IOException {
        int left = MOST_OBJECTS;
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            require(parser, next, JsonToken.START_OBJECT);
            if (--left < 0) {
                throw new StreamConstraintsException("more than " + MOST_OBJECTS + " objects");
            }
            action.accept(object(parser));
        }
    }

    private static ObjectNode object(JsonParser parser) throws IOException {
        return ROW.readValue(new FewTokens(parser, MOST_TOKENS));
    }

    private static void requireEnd(JsonParser parser) throws IOException {
        require(parser, parser.nextToken(), null);
    }

    private static void require(JsonParser parser, @Nullable JsonToken found, @Nullable JsonToken wanted)
            throws IOException {
        if (found != wanted) {
            throw new JsonParseException(parser, "unexpected " + found);
        }
    }

    /** A part of a long text that is read as a tree, and so must not have too many parts itself. */
    private static final class FewTokens extends JsonParserDelegate {
        private long left;

        FewTokens(JsonParser parser, long most) {
            super(parser);
            this.left = most;
        }

        @Override
        public @Nullable JsonToken nextToken() throws IOException {
            if (--left < 0) {
                throw new StreamConstraintsException("more than " + MOST_TOKENS + " tokens");
            }
            return super.nextToken();
        }
    }

    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not writable as JSON: " + value.getClass(), e);
        }
    }

    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }
}
