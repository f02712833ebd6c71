package io.searchfleet.clusters;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.connections.Connection;
import io.searchfleet.model.ApiException;
import io.searchfleet.web.Query;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which clusters a list shows.
 *
 * @param tags all of them must be there
 * @param text in lower case; must stand in name, host, cluster name or a tag
 * @param health any of them will do; empty: all
 */
record ClusterFilter(List<String> tags, String text, Set<String> health) {
    static final ClusterFilter ALL = new ClusterFilter(List.of(), "", Set.of());

    private static final String UNREACHABLE = "unreachable";
    private static final Set<String> HEALTHS = Set.of("green", "yellow", "red", UNREACHABLE);

    /**
     * From {@code tag}, {@code q} and {@code health}; lists with commas, or repeated.
     *
     * @throws ApiException invalid
     */
    static ClusterFilter of(Query query) {
        Set<String> health = Set.copyOf(list(query, "health"));
        if (!HEALTHS.containsAll(health)) {
            throw ApiException.invalid("'health' must be green, yellow, red or unreachable.");
        }
        String text = query.first("q").orElse("").strip().toLowerCase(Locale.ROOT);
        return new ClusterFilter(list(query, "tag"), text, health);
    }

    private static List<String> list(Query query, String name) {
        return query.parameters().getOrDefault(name, List.of()).stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** Whether it may be shown, as far as that is known before the cluster is asked. */
    boolean matches(Connection connection) {
        return connection.tags().containsAll(tags)
                && Stream.concat(
                                Stream.of(
                                        connection.name().value(),
                                        connection.address().host(),
                                        connection.cluster().clusterName()),
                                connection.tags().stream())
                        .anyMatch(each -> each.toLowerCase(Locale.ROOT).contains(text));
    }

    /** Whether it is shown, with what the cluster said. */
    boolean matches(ObjectNode row) {
        return health.isEmpty()
                || health.contains(
                        row.path("cluster_connected").asBoolean()
                                ? row.path("cluster_health").path("status").asText()
                                : UNREACHABLE);
    }
}
