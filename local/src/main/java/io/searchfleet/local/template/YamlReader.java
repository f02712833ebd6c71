package io.searchfleet.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads CloudFormation's YAML as JSON: {@code !Sub x} becomes {@code {"Fn::Sub": "x"}}, {@code !Ref} and others alike. */
final class YamlReader {
    private static final List<String> INTRINSICS =
            List.of("Ref", "Sub", "GetAtt", "If", "Equals", "Not", "And", "Or", "Join", "Select", "Split", "Condition");

    private YamlReader() {}

    static JsonNode read(Path file) {
        LoadSettings settings =
                LoadSettings.builder().setTagConstructors(constructors()).build();
        try (InputStream in = Files.newInputStream(file)) {
            return Json.tree(new Load(settings).loadFromInputStream(in));
        } catch (YamlEngineException e) {
            throw new TemplateException("not readable as YAML: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    private static Map<Tag, ConstructNode> constructors() {
        Map<Tag, ConstructNode> constructors = new HashMap<>();
        for (String name : INTRINSICS) {
            String key = Stream.of("Ref", "Condition").anyMatch(name::equals) ? name : "Fn::" + name;
            constructors.put(new Tag("!" + name), node -> Map.of(key, value(node)));
        }
        return constructors;
    }

    /** The value of a node below a tag, whose own tags the engine would not see. */
    private static Object value(Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar.getValue();
            case SequenceNode sequence -> {
                List<Object> values = new ArrayList<>();
                sequence.getValue().forEach(inner -> values.add(tagged(inner)));
                yield values;
            }
            case MappingNode mapping -> {
                Map<String, Object> values = new LinkedHashMap<>();
                for (NodeTuple tuple : mapping.getValue()) {
                    values.put(((ScalarNode) tuple.getKeyNode()).getValue(), tagged(tuple.getValueNode()));
                }
                yield values;
            }
            default -> throw new TemplateException("an anchor or alias, which CloudFormation does not take");
        };
    }

    private static Object tagged(Node node) {
        String tag = node.getTag().getValue();
        if (!tag.startsWith("!")) {
            return value(node);
        }
        String name = tag.substring(1);
        if (!INTRINSICS.contains(name)) {
            throw new TemplateException("the function " + tag + ", which the local runtime does not know");
        }
        return Map.of(name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name, value(node));
    }
}
