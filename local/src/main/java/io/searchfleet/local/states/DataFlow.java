package io.searchfleet.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.model.Json;
import java.util.Optional;

/**
 * What a state takes from its input and gives to the next: {@code InputPath}, {@code Parameters}, {@code ResultSelector},
 * {@code ResultPath}, {@code OutputPath}, applied in this order. An empty path is JSON's null there.
 */
record DataFlow(
        Optional<ReferencePath> inputPath,
        Optional<PayloadTemplate> parameters,
        Optional<PayloadTemplate> resultSelector,
        Optional<ReferencePath> resultPath,
        Optional<ReferencePath> outputPath) {
    /** What the state works on. */
    JsonNode effectiveInput(JsonNode input, JsonNode context) {
        JsonNode taken = at("InputPath", inputPath, input, context);
        return parameters.isPresent() ? parameters.get().resolve(taken, context) : taken;
    }

    /** What the next state gets when this one worked out {@code result}. */
    JsonNode output(JsonNode input, JsonNode result, JsonNode context) {
        JsonNode selected = resultSelector.isPresent() ? resultSelector.get().resolve(result, context) : result;
        JsonNode placed = resultPath.isPresent() ? resultPath.get().put(input, selected) : input;
        return at("OutputPath", outputPath, placed, context);
    }

    private static JsonNode at(String field, Optional<ReferencePath> path, JsonNode data, JsonNode context) {
        return path.isPresent() ? path.get().get(field, data, context) : Json.object();
    }
}
