package io.searchfleet.web;

import io.searchfleet.model.ApiException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The decoded query parameters of a request. */
public record Query(Map<String, List<String>> parameters) {
    public Query {
        parameters = Map.copyOf(parameters);
    }

    /** The first value; an empty one counts. */
    public Optional<String> first(String name) {
        return parameters.getOrDefault(name, List.of()).stream().findFirst();
    }

    /**
     * Whether a switch is on: {@code ?name} or {@code ?name=true}.
     *
     * @throws ApiException invalid, when its value is neither true nor false
     */
    public boolean flag(String name) {
        return switch (first(name).orElse("false")) {
            case "", "true" -> true;
            case "false" -> false;
            default -> throw ApiException.invalid("'" + name + "' must be true or false.");
        };
    }

    /**
     * A whole number from 1 to {@code largest}; {@code usual} when it is not given.
     *
     * @throws ApiException invalid
     */
    public long number(String name, long usual, long largest) {
        String text = first(name).orElseGet(() -> String.valueOf(usual));
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) < 1 || Long.parseLong(text) > largest) {
            throw ApiException.invalid("'" + name + "' must be a whole number from 1 to " + largest + ".");
        }
        return Long.parseLong(text);
    }

    /** A parameter that means {@code name} and is not: it differs in capitals, - and _ alone. */
    public Optional<String> misspelt(String name) {
        return parameters.keySet().stream()
                .filter(given -> !given.equals(name) && letters(given).equals(letters(name)))
                .sorted()
                .findFirst();
    }

    private static String letters(String name) {
        return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }

    /** These parameters alone, as {@link #encodedWithout}. */
    public String encodedOnly(Set<String> wanted) {
        Set<String> left = new HashSet<>(parameters.keySet());
        left.removeAll(wanted);
        return encodedWithout(left);
    }

    /** All parameters but {@code left}, encoded as {@code a=1&b=2} in the order of their names; empty when none is left. */
    public String encodedWithout(Set<String> left) {
        return parameters.entrySet().stream()
                .filter(entry -> !left.contains(entry.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .flatMap(entry -> entry.getValue().stream()
                        .map(value -> encode(entry.getKey()) + (value.isEmpty() ? "" : "=" + encode(value))))
                .collect(Collectors.joining("&"));
    }

    /** Where the page after this one is: {@code path} with these parameters, and {@code before} in place of the one given. */
    public String next(String path, String before) {
        String others = encodedWithout(Set.of("before"));
        return path + "?" + others + (others.isEmpty() ? "" : "&") + "before=" + encode(before);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
