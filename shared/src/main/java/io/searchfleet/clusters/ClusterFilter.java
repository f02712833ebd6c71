package io.searchfleet.clusters;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.connections.Connection;
import io.searchfleet.model.ApiException;
import io.searchfleet.web.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which clusters a list shows, and what of each.
 *
 * @param tags all of them must be there
 * @param text in lower case; must stand in name, host, cluster name or a tag
 * @param health any of them will do; empty: all
 * @param page from 1
 * @param size clusters a page; empty: all on one
 * @param fields of a row; empty: all
 */
record ClusterFilter(
        List<String> tags, String text, Set<String> health, int page, OptionalInt size, Set<String> fields) {
    static final ClusterFilter ALL = new ClusterFilter(List.of(), "", Set.of(), 1, OptionalInt.empty(), Set.of());

    private static final String UNREACHABLE = "unreachable";
    private static final Set<String> HEALTHS = Set.of("green", "yellow", "red", UNREACHABLE);
    private static final int LARGEST_NUMBER = 10_000;

    /**
     * From {@code tag}, {@code q}, {@code health}, {@code page}, {@code size} and {@code fields}.
     *
     * @throws ApiException invalid, with all faults
     */
    static ClusterFilter of(Query query) {
        List<String> faults = new ArrayList<>();
        Set<String> health = Set.copyOf(list(query, "health"));
        if (!HEALTHS.containsAll(health)) {
            faults.add("'health' must be green, yellow, red or unreachable.");
        }
        Set<String> fields = Set.copyOf(list(query, "fields"));
        if (!ClusterRows.FIELDS.containsAll(fields)) {
            faults.add("'fields' takes " + String.join(", ", ClusterRows.FIELDS) + ".");
        }
        OptionalInt size = number(query, "size", faults);
        int page = number(query, "page", faults).orElse(1);
        if (!faults.isEmpty()) {
            throw ApiException.invalid(faults);
        }
        String text = query.first("q").orElse("").strip().toLowerCase(Locale.ROOT);
        return new ClusterFilter(list(query, "tag"), text, health, page, size, fields);
    }

    private static List<String> list(Query query, String name) {
        return query.parameters().getOrDefault(name, List.of()).stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    private static OptionalInt number(Query query, String name, List<String> faults) {
        Optional<String> text = query.first(name);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        int number = text.get().matches("\\d{1,5}") ? Integer.parseInt(text.get()) : 0;
        if (number < 1 || number > LARGEST_NUMBER) {
            faults.add("'" + name + "' must be a number from 1 to " + LARGEST_NUMBER + ".");
        }
        return OptionalInt.of(number);
    }

    /** Those that the list may show, as far as that is known before the clusters are asked. */
    List<Connection> candidates(List<Connection> all) {
        List<Connection> matching = all.stream().filter(this::matches).toList();
        // Whom a page shows depends on the answers only where health decides.
        return health.isEmpty() ? paged(matching) : matching;
    }

    private boolean matches(Connection connection) {
        return connection.tags().containsAll(tags)
                && Stream.concat(
                                Stream.of(
                                        connection.name().value(),
                                        connection.address().host(),
                                        connection.cluster().clusterName()),
                                connection.tags().stream())
                        .anyMatch(each -> each.toLowerCase(Locale.ROOT).contains(text));
    }

    /** The rows that the list shows, of those that the candidates came to. */
    List<ObjectNode> shown(List<ObjectNode> rows) {
        List<ObjectNode> shown = health.isEmpty()
                ? rows
                : paged(rows.stream().filter(this::hasHealth).toList());
        return fields.isEmpty()
                ? shown
                : shown.stream().map(row -> row.retain(fields)).toList();
    }

    private boolean hasHealth(ObjectNode row) {
        return health.contains(
                row.path("cluster_connected").asBoolean()
                        ? row.path("cluster_health").path("status").asText()
                        : UNREACHABLE);
    }

    private <T> List<T> paged(List<T> all) {
        return size.isEmpty()
                ? (page == 1 ? all : List.of())
                : all.stream()
                        .skip((page - 1L) * size.getAsInt())
                        .limit(size.getAsInt())
                        .toList();
    }
}
