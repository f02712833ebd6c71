package io.searchfleet.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.local.TestRuntime;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample events, one folder per function, are what the functions take. */
class EventsIT {
    private static final Path EVENTS = Path.of("../events");

    /** Folders whose events are no requests. */
    private static final Set<String> OTHERS = Set.of("authorizer", "firstToken", "reconciler", "stats", "watch");

    static List<Path> events() throws IOException {
        return files(folder -> !OTHERS.contains(folder));
    }

    static List<Path> otherEvents() throws IOException {
        return files(folder -> OTHERS.contains(folder) && !folder.equals("authorizer"));
    }

    private static List<Path> files(Predicate<String> isWanted) throws IOException {
        try (Stream<Path> all = Files.walk(EVENTS)) {
            return all.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> isWanted.test(folder(file)))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("otherEvents")
    void anEventThatIsNoRequest_isTaken(Path file) throws IOException {
        assertThat(answer(file).isObject()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("events")
    void aSampleEvent_isAnswered(Path file) throws IOException {
        JsonNode answer = answer(file);
        assertThat(answer.path("statusCode").asInt())
                .as(answer.path("body").asText())
                .isIn(200, 201);
    }

    @Test
    void anUnknownToken_isDenied() throws IOException {
        assertThat(answer(EVENTS.resolve("authorizer/unknown-token.json"))
                        .at("/policyDocument/Statement/0/Effect")
                        .asText())
                .isEqualTo("Deny");
    }

    private static JsonNode answer(Path file) throws IOException {
        return TestRuntime.runtime().functions().invoke(function(file), Json.parse(Files.readAllBytes(file)), "test");
    }

    @Test
    void everyFunction_hasAnEvent() throws IOException {
        List<String> functions =
                events().stream().map(EventsIT::function).distinct().toList();
        assertThat(functions)
                .containsExactlyInAnyOrder(
                        "AccessFunction",
                        "CatalogFunction",
                        "ClustersFunction",
                        "ConnectionsFunction",
                        "DiagnosticsFunction",
                        "FleetFunction",
                        "HqFunction",
                        "IndicesFunction",
                        "NodesFunction",
                        "ReindexFunction",
                        "RestFunction",
                        "SnapshotsFunction");
    }

    /** {@code events/hq/health.json} is for {@code HqFunction}. */
    private static String function(Path file) {
        String folder = folder(file);
        return folder.substring(0, 1).toUpperCase(Locale.ROOT) + folder.substring(1) + "Function";
    }

    private static String folder(Path file) {
        return EVENTS.relativize(file).getName(0).toString();
    }
}
