package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** Settings and mappings in one level, and one over another. */
final class Flat {
    private Flat() {}

    /** Settings by their full names, such as {@code index.number_of_shards}, however they were given. */
    static Map<String, JsonNode> of(ObjectNode settings) {
        Map<String, JsonNode> flat = new TreeMap<>();
        add(flat, "", settings);
        return flat;
    }

    private static void add(Map<String, JsonNode> flat, String prefix, JsonNode node) {
        node.properties().forEach(field -> {
            String name = prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey();
            if (field.getValue().isObject()) {
                add(flat, name, field.getValue());
            } else {
                flat.put(name.startsWith("index.") ? name : "index." + name, field.getValue());
            }
        });
    }

    /** {@code over} laid over {@code base}, object by object; {@code base} is changed. */
    static ObjectNode merged(ObjectNode base, ObjectNode over) {
        over.properties().forEach(field -> {
            JsonNode below = base.get(field.getKey());
            if (below instanceof ObjectNode inner
                    && field.getValue() instanceof ObjectNode more
                    && !more.path("type").isTextual()) {
                merged(inner, more);
            } else {
                base.set(field.getKey(), field.getValue());
            }
        });
        return base;
    }

    /** The type of every field of a mapping, by its path. */
    static Map<String, String> fieldTypes(JsonNode mapping) {
        Map<String, String> types = new TreeMap<>();
        addTypes(types, "", mapping.path("properties"));
        return types;
    }

    private static void addTypes(Map<String, String> types, String prefix, JsonNode properties) {
        properties.properties().forEach(field -> {
            String name = prefix + field.getKey();
            types.put(name, field.getValue().path("type").asText("object"));
            addTypes(types, name + ".", field.getValue().path("properties"));
        });
    }
}
