package io.searchfleet.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Writes openapi.yaml as a page to read: docs/api.md. */
final class ApiReference {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int DEEPEST = 4;

    private final JsonNode spec;
    private final StringBuilder page = new StringBuilder();

    private ApiReference(JsonNode spec) {
        this.spec = spec;
    }

    static String of(JsonNode spec) {
        ApiReference reference = new ApiReference(spec);
        reference.write();
        return reference.page.toString();
    }

    private void write() {
        line("# API reference", "");
        line(
                "Made from [openapi.yaml](../openapi.yaml), which a running Searchfleet is held to by its tests. Do not edit.",
                "");
        line(spec.path("info").path("description").asText(), "");
        line("Errors every operation may answer with are described [at the end](#errors).", "");
        for (JsonNode tag : spec.path("tags")) {
            String name = tag.path("name").asText();
            line("- [" + name + "](#" + name + "): " + tag.path("description").asText());
        }
        line("");
        for (JsonNode tag : spec.path("tags")) {
            line("## " + tag.path("name").asText(), "", tag.path("description").asText() + ".", "");
            spec.path("paths")
                    .forEachEntry((path, item) -> item.forEachEntry((method, operation) -> {
                        if (operation.path("tags").path(0).equals(tag.path("name"))) {
                            operation(method.toUpperCase(Locale.ROOT) + " " + path, operation);
                        }
                    }));
        }
        errors();
    }

    private void operation(String call, JsonNode operation) {
        line("### `" + call + "`", "");
        String scope = operation.path("x-scope").asText();
        line(operation.path("summary").asText() + ". "
                + (scope.isEmpty() ? "No token is asked for." : "Scope: `" + scope + "`."));
        line("");
        if (operation.has("description")) {
            line(operation.path("description").asText(), "");
        }
        parameters(operation.path("parameters"));
        body(operation.path("requestBody"));
        answers(operation.path("responses"));
    }

    private void parameters(JsonNode parameters) {
        if (parameters.isEmpty()) {
            return;
        }
        line("| Parameter | In | Type | |", "| --- | --- | --- | --- |");
        for (JsonNode given : parameters) {
            JsonNode parameter = resolved(given);
            String needed = parameter.path("required").asBoolean()
                            && !parameter.path("in").asText().equals("path")
                    ? "Required. "
                    : "";
            line("| `" + parameter.path("name").asText() + "` | "
                    + parameter.path("in").asText() + " | "
                    + type(parameter.path("schema")) + " | " + needed
                    + cell(parameter.path("description").asText())
                    + " |");
        }
        line("");
    }

    private void body(JsonNode given) {
        JsonNode content = resolved(given).path("content").path("application/json");
        if (content.isMissingNode()) {
            return;
        }
        List<String> rows = new ArrayList<>();
        fields(content.path("schema"), "", 0, rows);
        if (!rows.isEmpty()) {
            line("| Field of the body | Type | |", "| --- | --- | --- |");
            rows.forEach(this::line);
            line("");
        }
        example("Body", content);
    }

    private void fields(JsonNode given, String prefix, int depth, List<String> rows) {
        JsonNode schema = resolved(given);
        schema.path("allOf").forEach(part -> fields(part, prefix, depth, rows));
        if (depth == DEEPEST) {
            return;
        }
        List<String> required =
                elements(schema.path("required")).map(JsonNode::asText).toList();
        schema.path("properties").forEachEntry((name, property) -> {
            JsonNode field = resolved(property);
            String path = prefix + name;
            rows.add("| `" + path + "` | " + type(field) + " | " + (required.contains(name) ? "Required. " : "")
                    + cell(field.path("description").asText()) + " |");
            fields(field, path + ".", depth + 1, rows);
            fields(field.path("items"), path + "[].", depth + 1, rows);
        });
    }

    private void answers(JsonNode responses) {
        String errors = responses
                .propertyStream()
                .filter(answer -> answer.getValue().has("$ref"))
                .map(Map.Entry::getKey)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        responses.forEachEntry((status, answer) -> {
            if (!answer.has("$ref")) {
                line("**" + status + "** " + answer.path("description").asText(), "");
                example("Answer", answer.path("content").path("application/json"));
            }
        });
        if (!errors.isEmpty()) {
            line("Errors: " + errors + ".", "");
        }
    }

    private void errors() {
        line("## Errors", "");
        spec.path("components").path("responses").forEachEntry((name, answer) -> {
            line("**" + name + "**: " + answer.path("description").asText(), "");
            example("Answer", answer.path("content").path("application/json"));
        });
    }

    private void example(String title, JsonNode content) {
        Optional<JsonNode> example = Stream.concat(
                        Stream.of(content.path("example")),
                        content.path("examples")
                                .propertyStream()
                                .map(named -> named.getValue().path("value")))
                .filter(found -> !found.isMissingNode())
                .findFirst();
        if (example.isPresent()) {
            line(
                    "<details><summary>" + title + "</summary>",
                    "",
                    "```json",
                    pretty(example.get()),
                    "```",
                    "",
                    "</details>",
                    "");
        }
    }

    private static String pretty(JsonNode example) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(example);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String type(JsonNode given) {
        JsonNode schema = resolved(given);
        String type = schema.path("type").asText(schema.has("allOf") ? "object" : "any");
        if (schema.has("enum")) {
            return elements(schema.path("enum"))
                    .map(value -> "`" + value.asText() + "`")
                    .collect(Collectors.joining(", "));
        }
        return type.equals("array") ? "array of " + type(schema.path("items")) : type;
    }

    private JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : spec.at(reference.substring(1));
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ").strip();
    }

    private void line(String... lines) {
        for (String line : lines) {
            page.append(line).append('\n');
        }
    }
}
