package io.searchfleet.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.local.states.State.Words;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The fields of one object of a definition. Each reader refuses what it does not know.
 *
 * @param where file, state and the way to this object, for messages
 */
record Fields(String where, ObjectNode object) {
    private static final int LONGEST_SECONDS = 99_999_999;

    DefinitionException refused(String field, String why) {
        return new DefinitionException(where + "'" + field + "': " + why);
    }

    void allow(List<Set<String>> known) {
        object.properties().forEach(entry -> {
            if (known.stream().noneMatch(set -> set.contains(entry.getKey()))) {
                throw refused(entry.getKey(), "the field is not known here");
            }
        });
    }

    void requireJsonPath() {
        if (has("QueryLanguage") && !text("QueryLanguage").equals("JSONPath")) {
            throw refused("QueryLanguage", "only JSONPath is known here");
        }
    }

    boolean has(String field) {
        return object.has(field);
    }

    JsonNode get(String field) {
        if (!has(field)) {
            throw refused(field, "is missing");
        }
        return object.path(field);
    }

    Fields at(String field, JsonNode node) {
        if (node instanceof ObjectNode inner) {
            return new Fields(where + field + ": ", inner);
        }
        throw refused(field, "must be an object");
    }

    /** The states of a machine, by name. */
    void forEachState(BiConsumer<String, Fields> action) {
        at("States", get("States")).object().properties().forEach(entry -> {
            String id = entry.getKey();
            if (!(entry.getValue() instanceof ObjectNode inner)) {
                throw refused(id, "must be an object");
            }
            action.accept(id, new Fields(where + "state '" + id + "': ", inner));
        });
    }

    <T> List<T> list(String field, Function<Fields, T> reader) {
        if (!has(field)) {
            return List.of();
        }
        if (!(get(field) instanceof ArrayNode array)) {
            throw refused(field, "must be an array");
        }
        List<T> list = new ArrayList<>();
        array.forEach(element -> list.add(reader.apply(at(field + "[" + list.size() + "]", element))));
        return list;
    }

    String text(String field) {
        if (!get(field).isTextual()) {
            throw refused(field, "must be a string");
        }
        return get(field).asText();
    }

    boolean bool(String field) {
        if (!get(field).isBoolean()) {
            throw refused(field, "must be true or false");
        }
        return get(field).asBoolean();
    }

    BigDecimal decimal(String field) {
        if (!get(field).isNumber()) {
            throw refused(field, "must be a number");
        }
        return get(field).decimalValue();
    }

    long whole(String field, long otherwise, long least, long most) {
        if (!has(field)) {
            return otherwise;
        }
        JsonNode value = get(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < least || value.asLong() > most) {
            throw refused(field, "must be a whole number from " + least + " to " + most);
        }
        return value.asLong();
    }

    Optional<Duration> timeout() {
        return has("TimeoutSeconds")
                ? Optional.of(Duration.ofSeconds(whole("TimeoutSeconds", 0, 1, LONGEST_SECONDS)))
                : Optional.empty();
    }

    Instant timestamp(String field) {
        try {
            return OffsetDateTime.parse(text(field)).toInstant();
        } catch (DateTimeException e) {
            throw refused(field, "must be a time such as 2026-01-31T12:00:00Z");
        }
    }

    /** The one field of these that is there. */
    String only(Set<String> names) {
        List<String> there = names.stream().filter(this::has).sorted().toList();
        if (there.size() != 1) {
            throw new DefinitionException(where + "must have exactly one of "
                    + String.join(", ", names.stream().sorted().toList()));
        }
        return there.getFirst();
    }

    /** Where the state leads; empty: it ends the execution. */
    Optional<String> next() {
        boolean isEnd = has("End") && bool("End");
        if (isEnd == has("Next")) {
            throw new DefinitionException(where + "must have either 'Next' or 'End': true");
        }
        return isEnd ? Optional.empty() : Optional.of(text("Next"));
    }

    ReferencePath path(String field) {
        return ReferencePath.parse(text(field))
                .orElseThrow(() -> refused(field, "'" + text(field) + "' is a path that is not known here"));
    }

    /** A path that null switches off, {@code $} by default. */
    private Optional<ReferencePath> optionalPath(String field) {
        if (!has(field)) {
            return Optional.of(ReferencePath.ROOT);
        }
        return get(field).isNull() ? Optional.empty() : Optional.of(path(field));
    }

    Optional<ReferencePath> resultPath() {
        Optional<ReferencePath> path = optionalPath("ResultPath");
        if (path.filter(ReferencePath::ofContext).isPresent()) {
            throw refused("ResultPath", "cannot lead into the context object");
        }
        return path;
    }

    DataFlow flow() {
        return new DataFlow(
                optionalPath("InputPath"),
                template("Parameters"),
                template("ResultSelector"),
                resultPath(),
                optionalPath("OutputPath"));
    }

    private Optional<PayloadTemplate> template(String field) {
        if (!has(field)) {
            return Optional.empty();
        }
        requirePaths(field, get(field));
        return Optional.of(new PayloadTemplate(field, get(field)));
    }

    private void requirePaths(String way, JsonNode node) {
        if (node instanceof ArrayNode array) {
            array.forEach(element -> requirePaths(way, element));
            return;
        }
        node.properties().forEach(entry -> {
            String field = way + "." + entry.getKey();
            if (!entry.getKey().endsWith(".$")) {
                requirePaths(field, entry.getValue());
            } else if (!entry.getValue().isTextual()
                    || ReferencePath.parse(entry.getValue().asText()).isEmpty()) {
                throw refused(field, entry.getValue() + " is a path or function that is not known here");
            }
        });
    }

    /** The field {@code Error} or {@code Cause}, or its twin with a path. */
    Words words(String field) {
        String path = field + "Path";
        if (has(field) && has(path)) {
            throw refused(path, "cannot stand beside '" + field + "'");
        }
        if (has(path)) {
            return new Words.At(path, path(path));
        }
        return new Words.Fixed(has(field) ? text(field) : "");
    }

    List<String> errors() {
        List<String> names = new ArrayList<>();
        get("ErrorEquals").forEach(name -> names.add(name.isTextual() ? name.asText() : ""));
        if (names.isEmpty() || names.contains("")) {
            throw refused("ErrorEquals", "must be an array of names of errors");
        }
        if (names.contains(StateError.ALL) && names.size() > 1) {
            throw refused("ErrorEquals", "States.ALL must stand alone");
        }
        return names;
    }
}
