package io.searchfleet.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Mappings with a type around them, as Elasticsearch 5 and 6 take them, and without, as all later engines do. */
final class MappingTypes {
    /** What may stand at the root of a mapping: all that is not here is a type. */
    private static final Set<String> ROOT_FIELDS = Set.of(
            "properties",
            "dynamic",
            "dynamic_templates",
            "date_detection",
            "dynamic_date_formats",
            "numeric_detection",
            "runtime",
            "subobjects",
            "include_in_all",
            "_all",
            "_parent",
            "_source",
            "_routing",
            "_meta",
            "_field_names",
            "_size",
            "_tier",
            "_data_stream_timestamp");

    private MappingTypes() {}

    /** @param type around a mapping without one; empty: no mapping has any */
    static ObjectNode translated(ObjectNode given, Optional<String> type) {
        if (given.isEmpty()) {
            return given;
        }
        boolean isTyped = given.properties().stream().allMatch(MappingTypes::isType);
        if (type.isPresent()) {
            return isTyped ? given : Json.object().set(type.get(), given);
        }
        return isTyped && given.size() == 1 && given.elements().next() instanceof ObjectNode inner ? inner : given;
    }

    private static boolean isType(Map.Entry<String, JsonNode> field) {
        return !ROOT_FIELDS.contains(field.getKey()) && field.getValue().isObject();
    }
}
