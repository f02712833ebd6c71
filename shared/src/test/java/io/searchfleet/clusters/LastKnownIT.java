package io.searchfleet.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Environment;
import io.searchfleet.Wiring;
import io.searchfleet.clusters.LastKnown.Section;
import io.searchfleet.connections.Connection;
import io.searchfleet.connections.HqSettings;
import io.searchfleet.connections.Mode;
import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.ClusterInfo;
import io.searchfleet.engine.Endpoint;
import io.searchfleet.engine.Engine;
import io.searchfleet.engine.Fanout.Part;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.model.ConnectionName;
import io.searchfleet.model.Json;
import io.searchfleet.store.TestStore;
import io.searchfleet.testing.FaultServer;
import io.searchfleet.testing.SyntheticCluster;
import io.searchfleet.testing.SyntheticCluster.Scale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastKnownIT {
    private static final TestStore STORE = TestStore.start();
    private static final JsonNode GREEN = Json.object().put("status", "green");
    private static final Part<JsonNode> CAME = new Part.Present<>(GREEN);
    private static final Part<JsonNode> MISSING = new Part.Missing<>(ApiException.clusterTimeout("No."));

    @AfterAll
    static void stop() {
        STORE.close();
    }

    @Test
    void whatCame_isFoundWhenItIsMissing_byAnotherProcess_andUnderAnotherLabel() {
        assertThat(settled(connection("a", "u1", 1), CAME)).isEmpty();
        assertThat(settled(connection("a", "u1", 1), MISSING).orElseThrow().value())
                .isEqualTo(GREEN);
        assertThat(settled(connection("relabelled", "u1", 1), MISSING)).isPresent();
    }

    @Test
    void anotherCluster_inheritsNothing_andWithoutAnIdNothingIsKnown() {
        settled(connection("b", "u2", 1), CAME);
        assertThat(settled(connection("b", "u3", 1), MISSING)).isEmpty();
        settled(connection("c", "", 1), CAME);
        assertThat(settled(connection("c", "", 1), MISSING)).isEmpty();
    }

    @Test
    void aStoreThatSleeps_makesNoPartMissing_andCostsASecond(@TempDir Path folder) {
        try (FaultServer sleeping = FaultServer.start(FaultServer.silent());
                SyntheticCluster cluster = SyntheticCluster.start("awake", Scale.SMALL)) {
            Wiring wiring = wiring("http://127.0.0.1:" + sleeping.port(), folder);
            Connection connection = connection("awake", "uuid-awake", cluster.port());
            long start = System.nanoTime();
            ObjectNode summary = new ClusterSummary(wiring).of(connection, Budget.of(Duration.ofSeconds(9)));
            ObjectNode row = new ClusterList(wiring).row(connection, Budget.of(Duration.ofSeconds(9)));
            assertThat(summary.path("missing").isEmpty()).as(summary.toString()).isTrue();
            assertThat(summary.path("nodes").isEmpty()).isFalse();
            assertThat(row.path("cluster_connected").asBoolean())
                    .as(row.toString())
                    .isTrue();
            assertThat(row.path("cluster_health").path("status").isTextual()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(sleeping.connections()).isPositive();
        }
    }

    @Test
    void whatManyClustersSay_leavesTheStoreToOthers(@TempDir Path folder) {
        try (FaultServer sleeping = FaultServer.start(FaultServer.silent())) {
            LastKnown lastKnown =
                    wiring("http://127.0.0.1:" + sleeping.port(), folder).lastKnown();
            int before = sleeping.connections();
            IntStream.range(0, 200)
                    .mapToObj(number -> lastKnown.keepOrFind(
                            connection("many", "uuid-" + number, 1),
                            Section.HEALTH,
                            CAME,
                            Budget.of(Duration.ofSeconds(5))))
                    .toList()
                    .forEach(pending -> assertThat(LastKnown.found(pending)).isEmpty());
            assertThat(sleeping.connections() - before).isBetween(1, 16);
        }
    }

    private static Wiring wiring(String store, Path folder) {
        return Environment.with(
                Map.of(
                        "TABLE_NAME", "Table",
                        "SEAL_KEY", "file:" + folder.resolve("key"),
                        "DYNAMODB_LOCAL", store,
                        "ALLOWED_NETWORKS", "127.0.0.0/8",
                        "ALLOWED_PORTS", "1-65535"),
                () -> {
                    Wiring wiring = Wiring.fromEnvironment();
                    var _ = wiring.connector();
                    var _ = wiring.connections();
                    return wiring;
                });
    }

    private static Optional<LastKnown.Old> settled(Connection connection, Part<JsonNode> part) {
        return LastKnown.found(STORE.wiring()
                .lastKnown()
                .keepOrFind(connection, Section.HEALTH, part, Budget.of(Duration.ofSeconds(5))));
    }

    private static Connection connection(String name, String uuid, int port) {
        return new Connection(
                new AccountId("main"),
                new ConnectionName(name),
                Endpoint.of(new ClusterAddress(false, "127.0.0.1", port)),
                Mode.ADMIN,
                List.of(),
                List.of(),
                new ClusterInfo("c", uuid, new Engine.OpenSearch("3.8.0")),
                HqSettings.DEFAULTS,
                1);
    }
}
