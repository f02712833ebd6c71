package io.searchfleet.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.searchfleet.model.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Puts values in place of CloudFormation's intrinsic functions. {@code values} holds what {@code Ref} and {@code GetAtt}
 * answer: parameters by name, resources by logical id, their attributes as {@code Id.Attribute}.
 */
final class Intrinsics {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([^!}][^}]*)}");

    private final Map<String, String> values;
    private final JsonNode conditions;

    Intrinsics(Map<String, String> values, JsonNode conditions) {
        this.values = new HashMap<>(values);
        this.conditions = conditions;
    }

    JsonNode resolve(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode resolved = Json.array();
            array.forEach(element -> resolved.add(resolve(element)));
            return resolved;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        Optional<Map.Entry<String, JsonNode>> function = object.properties().stream()
                .filter(entry -> object.size() == 1
                        && (entry.getKey().startsWith("Fn::") || entry.getKey().equals("Ref")))
                .findFirst();
        if (function.isPresent()) {
            return call(function.get().getKey(), function.get().getValue());
        }
        ObjectNode resolved = Json.object();
        object.properties().forEach(entry -> resolved.set(entry.getKey(), resolve(entry.getValue())));
        return resolved;
    }

    private JsonNode call(String function, JsonNode argument) {
        return switch (function) {
            case "Ref" -> text(value(argument.asText()));
            case "Fn::GetAtt" -> text(value(attribute(argument)));
            case "Fn::Sub" -> text(substituted(argument));
            case "Fn::If" -> resolve(argument.path(holds(argument.path(0).asText()) ? 1 : 2));
            case "Fn::Join" -> text(joined(argument));
            default ->
                throw new TemplateException("the function " + function + ", which the local runtime does not know");
        };
    }

    private static String attribute(JsonNode argument) {
        return argument.isTextual()
                ? argument.asText()
                : argument.path(0).asText() + "." + argument.path(1).asText();
    }

    private String substituted(JsonNode argument) {
        String pattern =
                argument.isTextual() ? argument.asText() : argument.path(0).asText();
        JsonNode own = argument.path(1);
        return PLACE.matcher(pattern)
                .replaceAll(match -> Matcher.quoteReplacement(
                        own.has(match.group(1))
                                ? resolve(own.path(match.group(1))).asText()
                                : value(match.group(1))))
                .replace("${!", "${");
    }

    private String joined(JsonNode argument) {
        return StreamSupport.stream(resolve(argument.path(1)).spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(argument.path(0).asText()));
    }

    private boolean holds(String condition) {
        if (!conditions.has(condition)) {
            throw new TemplateException("the condition " + condition + ", which is not defined");
        }
        return test(conditions.path(condition));
    }

    private boolean test(JsonNode condition) {
        Map.Entry<String, JsonNode> function = condition.properties().iterator().next();
        JsonNode argument = function.getValue();
        return switch (function.getKey()) {
            case "Fn::Equals" ->
                resolve(argument.path(0))
                        .asText()
                        .equals(resolve(argument.path(1)).asText());
            case "Fn::Not" -> !test(argument.path(0));
            case "Fn::And" ->
                StreamSupport.stream(argument.spliterator(), false).allMatch(this::test);
            case "Fn::Or" -> StreamSupport.stream(argument.spliterator(), false).anyMatch(this::test);
            case "Condition" -> holds(argument.asText());
            default ->
                throw new TemplateException(
                        "the condition function " + function.getKey() + ", which the local runtime does not know");
        };
    }

    private String value(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new TemplateException("a reference to '" + name + "', which the local runtime cannot give a value");
        }
        return value;
    }

    private static JsonNode text(String value) {
        return TextNode.valueOf(value);
    }
}
