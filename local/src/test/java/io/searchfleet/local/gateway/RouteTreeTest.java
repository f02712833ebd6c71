package io.searchfleet.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.local.template.FunctionSpec;
import io.searchfleet.local.template.FunctionSpec.RouteSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTreeTest {
    private static final RouteTree TREE = new RouteTree(List.of(
            function("clusters", "ANY /api/clusters/{c}/{proxy+}"),
            function(
                    "connections", "ANY /api/clusters", "ANY /api/clusters/{c}/_connect", "ANY /api/clusters/_connect"),
            function("hq", "GET /", "GET /health", "ANY /{proxy+}", "OPTIONS /health")));

    private static FunctionSpec function(String id, String... routes) {
        return new FunctionSpec(
                id,
                "H",
                Duration.ofSeconds(1),
                Map.of(),
                List.of(routes).stream()
                        .map(route -> new RouteSpec(
                                route.substring(route.indexOf(' ') + 1), route.substring(0, route.indexOf(' ')), true))
                        .toList(),
                List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "/api/clusters, connections",
        "/api/clusters/, connections",
        "/api/clusters/_connect, connections",
        "/api/clusters/x/_connect, connections",
        "/api/clusters/x/_health, clusters",
        "/api/clusters/x/a/b, clusters",
        "/api/other, hq",
        "/, hq",
        "/health/, hq"
    })
    void theMostSpecificPath_wins(String path, String function) {
        assertThat(TREE.find("GET", path).orElseThrow().function()).isEqualTo(function);
    }

    @Test
    void itsOwnMethod_goesBeforeAny() {
        assertThat(TREE.find("OPTIONS", "/health").orElseThrow().route().method())
                .isEqualTo("OPTIONS");
        assertThat(TREE.find("OPTIONS", "/other").orElseThrow().route().method())
                .isEqualTo("ANY");
    }

    @Test
    void variables_areAsTheyCame() {
        assertThat(TREE.find("GET", "/api/clusters/a%2Fb/_x/y").orElseThrow().variables())
                .containsEntry("c", "a%2Fb")
                .containsEntry("proxy", "_x/y");
    }
}
