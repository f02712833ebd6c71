package io.searchfleet.local;

import static io.searchfleet.local.TestRuntime.admin;
import static io.searchfleet.local.TestRuntime.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.local.TestRuntime.Answer;
import io.searchfleet.testing.FaultServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of the spec × the mode of the connection: what a mode does not allow never reaches the cluster. */
class ModesIT {
    private static final List<String> MODES = List.of("read_only", "operate", "admin");
    private static final Map<String, FaultServer> CLUSTERS = MODES.stream()
            .collect(Collectors.toMap(
                    mode -> mode, mode -> FaultServer.start(FaultServer.cluster(name(mode), "uuid-" + mode))));

    @BeforeAll
    static void connect() {
        for (String mode : MODES) {
            String body = "{\"ip\":\"127.0.0.1\",\"port\":%d,\"mode\":\"%s\"}"
                    .formatted(cluster(mode).port(), mode);
            assertThat(call("POST", "/api/clusters/_connect", admin(), body).status())
                    .isEqualTo(201);
        }
    }

    private static FaultServer cluster(String mode) {
        return Objects.requireNonNull(CLUSTERS.get(mode));
    }

    private static String name(String mode) {
        return "moded-" + mode.replace('_', '-');
    }

    @AfterAll
    static void disconnect() {
        MODES.forEach(mode -> call("DELETE", "/api/clusters/" + name(mode) + "/_connect", admin(), ""));
        CLUSTERS.values().forEach(FaultServer::close);
    }

    /** Those that change a cluster: connections and display settings are records of ours. */
    static Stream<ScopesIT.Operation> changes() {
        return ScopesIT.operations()
                .filter(operation -> operation.path().matches("/api/(clusters|indices|repositories|snapshots)/demo.*"))
                .filter(operation -> !operation.path().endsWith("/_connect")
                        && !operation.method().equals("PATCH"))
                .filter(operation -> !operation.method().equals("GET"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aMode_allowsWhatItSays_andNoMore(ScopesIT.Operation operation) {
        for (String mode : MODES) {
            boolean isAllowed = mode.equals("admin")
                    || mode.equals("operate") && operation.scope().equals("operate");
            int before = cluster(mode).requests().size();
            Answer answer =
                    call(operation.method(), operation.path().replace("demo", name(mode)), admin(), "{\"a\":{}}");
            if (isAllowed) {
                assertThat(answer.status()).as(mode + answer.text()).isNotEqualTo(403);
            } else {
                assertThat(answer.status()).as(mode + answer.text()).isEqualTo(403);
                assertThat(answer.message()).contains("mode '" + mode + "'", "takes '" + operation.scope() + "'");
                assertThat(cluster(mode).requests()).hasSize(before);
            }
        }
    }
}
