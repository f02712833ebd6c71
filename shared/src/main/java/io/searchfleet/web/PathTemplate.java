package io.searchfleet.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A path with variables, as API Gateway writes it: {@code /api/nodes/{cluster_name}/_info}; a last {@code {name+}} takes
 * one or more segments.
 */
public final class PathTemplate {
    private final String text;
    private final List<String> parts;
    private final String specificity;

    public PathTemplate(String text) {
        this.text = text;
        this.parts = text.equals("/") ? List.of() : List.of(text.substring(1).split("/", -1));
        this.specificity = parts.stream()
                .map(part -> part.endsWith("+}") ? "2" : part.startsWith("{") ? "1" : "0")
                .collect(Collectors.joining());
    }

    /** The path variables when {@code segments} fit; a greedy one has several values. */
    public Optional<Map<String, List<String>>> match(List<String> segments) {
        Map<String, List<String>> variables = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            if (i >= segments.size()) {
                return Optional.empty();
            } else if (part.endsWith("+}")) {
                variables.put(part.substring(1, part.length() - 2), segments.subList(i, segments.size()));
                return Optional.of(variables);
            } else if (part.startsWith("{")) {
                variables.put(part.substring(1, part.length() - 1), List.of(segments.get(i)));
            } else if (!part.equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return segments.size() == parts.size() ? Optional.of(variables) : Optional.empty();
    }

    /** Sorts paths that fit the same request: literal segments before variables, variables before greedy ones. */
    public String specificity() {
        return specificity;
    }

    @Override
    public String toString() {
        return text;
    }
}
