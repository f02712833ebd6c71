package io.searchfleet.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.local.TestRuntime;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample events are what the functions take. */
class EventsIT {
    static List<Path> events() {
        return SampleEvents.all();
    }

    @ParameterizedTest
    @MethodSource("events")
    void aSampleEvent_isAnswered(Path file) throws IOException {
        JsonNode answer = TestRuntime.runtime()
                .functions()
                .invoke(SampleEvents.function(file), Json.parse(Files.readAllBytes(file)), "test");
        // As Lambda passes it on: as text.
        SampleEvents.check(file, Json.parse(Json.bytes(answer)));
    }

    @Test
    void everyFunction_hasAnEvent() {
        // Steps of state machines are tried by running the machines.
        assertThat(events().stream().map(SampleEvents::function).distinct())
                .containsExactlyInAnyOrder(
                        "AccessFunction",
                        "AuthorizerFunction",
                        "CatalogFunction",
                        "ClustersFunction",
                        "ConnectionsFunction",
                        "DiagnosticsFunction",
                        "FirstTokenFunction",
                        "FleetFunction",
                        "HqFunction",
                        "IndicesFunction",
                        "NodesFunction",
                        "ReconcilerFunction",
                        "ReindexFunction",
                        "RestFunction",
                        "SnapshotsFunction",
                        "StatsFunction",
                        "WatchFunction");
    }
}
