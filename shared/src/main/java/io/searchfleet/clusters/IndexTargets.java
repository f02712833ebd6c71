package io.searchfleet.clusters;

import io.searchfleet.connections.Connection;
import io.searchfleet.connections.IndexPatterns;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.engine.EnginePath;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The indices that a change names, without those that the connection protects: a name that leads to a protected index is
 * refused, a wildcard simply never reaches one. The cluster resolves names, so aliases and date math count as what they
 * stand for.
 */
public final class IndexTargets {
    private final EngineClient client;
    private final IndexPatterns protection;
    private final List<String> names;
    private final Budget budget;

    private IndexTargets(EngineClient client, IndexPatterns protection, List<String> names, Budget budget) {
        this.client = client;
        this.protection = protection;
        this.names = names;
        this.budget = budget;
    }

    /**
     * @param names indices, aliases, patterns, {@code _all}, date math; none means all
     * @throws ApiException forbidden, when one of the names is or stands for a protected index; the cluster's error when
     *     it does not know one
     */
    public static IndexTargets of(Connection connection, EngineClient client, List<String> names, Budget budget) {
        IndexTargets targets = new IndexTargets(
                client,
                connection.protection(),
                names.isEmpty()
                        ? List.of("*")
                        : names.stream().map(IndexTargets::starred).toList(),
                budget);
        targets.requireUnprotected();
        return targets;
    }

    private static String starred(String name) {
        return name.equals("_all") ? "*" : name;
    }

    private static boolean isPattern(String name) {
        return name.contains("*") || name.startsWith("-");
    }

    /** Whether a name can be that of one index: no list, no pattern, none of the names that mean something else in a path. */
    public static boolean isOne(String name) {
        return !name.contains(",") && !name.contains("*") && !name.startsWith("_") && !name.startsWith("-");
    }

    /** Whether a name stands for whatever fits it. */
    public boolean hasPatterns() {
        return names.stream().anyMatch(IndexTargets::isPattern);
    }

    /** @throws ApiException forbidden, when {@code index} is protected by name; it need not exist */
    public static void requireUnprotected(Connection connection, String index) {
        refuse(connection.protection(), index, index);
    }

    private void requireUnprotected() {
        List<String> exact = names.stream().filter(name -> !isPattern(name)).toList();
        exact.forEach(name -> refuse(protection, name, name));
        if (!exact.isEmpty() && !protection.patterns().isEmpty()) {
            resolved(String.join(",", exact))
                    .keySet()
                    .forEach(index -> refuse(protection, index, String.join(",", exact)));
        }
    }

    private static void refuse(IndexPatterns protection, String index, String named) {
        protection.matching(index).ifPresent(pattern -> {
            throw ApiException.forbidden(
                    (named.equals(index) ? "'" + index + "'" : "'" + named + "' leads to '" + index + "', which")
                            + " is protected by the pattern '" + pattern
                            + "' of this connection ('protected_indices'). Remove it there to change such indices.");
        });
    }

    /** What to put into a path of the cluster for these indices. */
    public String expression() {
        Stream<String> excluded =
                hasPatterns() ? protection.patterns().stream().map(pattern -> "-" + pattern) : Stream.empty();
        return Stream.concat(names.stream(), excluded).collect(Collectors.joining(","));
    }

    /** The indices and the aliases of each, sorted by name, open and closed ones; none is fine where a pattern fits none. */
    public Map<String, List<String>> resolved() {
        return resolved(expression());
    }

    private Map<String, List<String>> resolved(String expression) {
        String path = EnginePath.withQuery(EnginePath.of(expression, "_alias"), "expand_wildcards=open,closed");
        Map<String, List<String>> resolved = new TreeMap<>();
        client.get(path, budget).forEachField((index, about) -> {
            List<String> aliases = new ArrayList<>();
            about.path("aliases").fieldNames().forEachRemaining(aliases::add);
            resolved.put(index, aliases);
        });
        return resolved;
    }
}
