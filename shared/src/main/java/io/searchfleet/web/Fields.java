package io.searchfleet.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a body and gathers every fault on the way, so that the caller hears of all at once. A null counts
 * as absent; fields nobody asks for are ignored, unless {@link #only} says which there are.
 */
public final class Fields {
    private static final int LONGEST_TEXT = 4096;
    private static final int LONGEST_NAME = 100;
    private static final int MOST_UNKNOWN = 5;

    private final ObjectNode body;
    private final String prefix;
    private final List<String> faults;

    public Fields(ObjectNode body) {
        this(body, "", new ArrayList<>());
    }

    private Fields(ObjectNode body, String prefix, List<String> faults) {
        this.body = body;
        this.prefix = prefix;
        this.faults = faults;
    }

    /**
     * Notes a fault for each field of another name: where nobody else's clients send any, it is misspelt, and would count
     * as not given.
     */
    public void only(String... known) {
        String all = Stream.of(known).map(name -> prefix + name).collect(Collectors.joining(", "));
        String those = known.length == 1 ? "there is " + all + " alone." : "there are " + all + ".";
        names().stream()
                .filter(name -> !List.of(known).contains(name))
                .limit(MOST_UNKNOWN)
                .forEach(name -> faults.add("There is no field '" + prefix + printable(name) + "'; " + those));
    }

    private static String printable(String name) {
        String clean = name.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= LONGEST_NAME ? clean : clean.substring(0, LONGEST_NAME) + "…";
    }

    /** A text of 1 to 4,096 characters. */
    public Optional<String> text(String name) {
        return text(name, LONGEST_TEXT);
    }

    /** A text of 1 to {@code longest} characters. */
    public Optional<String> text(String name, int longest) {
        return value(name, node -> node.isTextual() ? node.textValue() : null, "a string")
                .filter(text -> holds(
                        !text.isEmpty() && text.length() <= longest,
                        "'" + prefix + name + "' must have 1 to " + longest + " characters."));
    }

    /** A whole number, also when it comes as a string ("9200"). */
    public Optional<Integer> integer(String name) {
        return integer(name, "a whole number");
    }

    /** As {@link #integer}; what is none is the fault that it must be {@code expected}. */
    public Optional<Integer> integer(String name, String expected) {
        return value(name, Fields::integer, expected);
    }

    /** The name with those of the objects that it stands in, such as {@code settings.slices}. */
    public String path(String name) {
        return prefix + name;
    }

    private static @Nullable Integer integer(JsonNode node) {
        if (node.canConvertToInt() && node.canConvertToExactIntegral()) {
            return node.intValue();
        }
        return node.isTextual() && node.textValue().matches("\\d{1,9}") ? Integer.valueOf(node.textValue()) : null;
    }

    /** True or false; also as a string, in any case, as form-based clients send it. */
    public Optional<Boolean> bool(String name) {
        return value(name, Fields::bool, "true or false");
    }

    private static @Nullable Boolean bool(JsonNode node) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        String text = node.isTextual() ? node.textValue() : "";
        return text.equalsIgnoreCase("true") ? Boolean.TRUE : text.equalsIgnoreCase("false") ? Boolean.FALSE : null;
    }

    /** A list of strings. */
    public Optional<List<String>> texts(String name) {
        return value(name, Fields::texts, "a list of strings");
    }

    private static @Nullable List<String> texts(JsonNode node) {
        if (!node.isArray()) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : node) {
            if (!element.isTextual()) {
                return null;
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /** The fields of an object; of an empty one when it is absent. */
    public Fields object(String name) {
        ObjectNode inner = value(name, node -> node instanceof ObjectNode object ? object : null, "an object")
                .orElseGet(Json::object);
        return new Fields(inner, prefix + name + ".", faults);
    }

    /** An object, as it is. */
    public Optional<ObjectNode> tree(String name) {
        return value(name, node -> node instanceof ObjectNode object ? object : null, "an object");
    }

    /** A text that must be there. */
    public Optional<String> requiredText(String name, int longest) {
        return has(name) && !isNull(name) ? text(name, longest) : fault("'" + prefix + name + "' is required.");
    }

    /** A value that {@code parse} understands; what it throws as {@link IllegalArgumentException} is the fault. */
    public <T> Optional<T> parsed(String name, Function<String, T> parse) {
        return text(name).flatMap(text -> made(() -> parse.apply(text)));
    }

    /** What {@code make} makes of values that were read; what it throws as IllegalArgumentException is the fault. */
    public <T> Optional<T> made(Supplier<T> make) {
        try {
            return Optional.of(make.get());
        } catch (IllegalArgumentException e) {
            return fault(String.valueOf(e.getMessage()));
        }
    }

    /** Whether the field is there, be it null. */
    public boolean has(String name) {
        return body.has(name);
    }

    /** Whether the field is there and null: to some, a wish to remove what it names. */
    public boolean isNull(String name) {
        return body.path(name).isNull();
    }

    /** Whether the field is there and null or the empty string: nothing, in the form that answers show it. */
    public boolean isNothing(String name) {
        return isNull(name) || isText(name) && body.path(name).textValue().isEmpty();
    }

    /** Whether the field is there and a string. */
    public boolean isText(String name) {
        return body.path(name).isTextual();
    }

    /** Whether the field is there and an object. */
    public boolean isObject(String name) {
        return body.path(name).isObject();
    }

    /** The names of the fields that are there. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        body.fieldNames().forEachRemaining(names::add);
        return names;
    }

    public <T> Optional<T> fault(String message) {
        faults.add(message);
        return Optional.empty();
    }

    /** Notes {@code message} unless {@code condition} holds; answers the condition. */
    public boolean holds(boolean condition, String message) {
        if (!condition) {
            faults.add(message);
        }
        return condition;
    }

    /** @throws ApiException invalid, with all faults so far */
    public void check() {
        if (!faults.isEmpty()) {
            throw ApiException.invalid(faults);
        }
    }

    private <T> Optional<T> value(String name, Function<JsonNode, @Nullable T> read, String expected) {
        JsonNode node = body.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        T value = read.apply(node);
        return value == null ? fault("'" + prefix + name + "' must be " + expected + ".") : Optional.of(value);
    }
}
