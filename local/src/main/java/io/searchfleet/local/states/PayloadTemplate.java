package io.searchfleet.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;

/**
 * JSON whose fields {@code "name.$": "$.path"} stand for {@code "name"} with the value at that path: {@code Parameters}
 * and {@code ResultSelector}. Whoever makes one has checked the paths.
 *
 * @param field that holds it, for messages
 */
record PayloadTemplate(String field, JsonNode template) {
    /** @throws StateFailure when a path leads to nothing */
    JsonNode resolve(JsonNode data, JsonNode context) {
        return resolve(template, data, context);
    }

    private JsonNode resolve(JsonNode node, JsonNode data, JsonNode context) {
        if (node instanceof ArrayNode array) {
            ArrayNode resolved = Json.array();
            array.forEach(element -> resolved.add(resolve(element, data, context)));
            return resolved;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode resolved = Json.object();
        object.properties().forEach(entry -> {
            String name = entry.getKey();
            if (name.endsWith(".$")) {
                ReferencePath path =
                        ReferencePath.parse(entry.getValue().asText()).orElseThrow();
                resolved.set(name.substring(0, name.length() - 2), path.get(field + "." + name, data, context));
            } else {
                resolved.set(name, resolve(entry.getValue(), data, context));
            }
        });
        return resolved;
    }
}
