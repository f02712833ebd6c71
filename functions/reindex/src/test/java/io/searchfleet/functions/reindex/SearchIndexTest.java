package io.searchfleet.functions.reindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.Connector;
import io.searchfleet.engine.Endpoint;
import io.searchfleet.engine.Engine;
import io.searchfleet.engine.Resolver;
import io.searchfleet.engine.Target;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.security.AddressGuard;
import io.searchfleet.security.Cidr;
import io.searchfleet.security.PortRange;
import io.searchfleet.testing.FaultServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SearchIndexTest {
    private static final Connector CONNECTOR = new Connector(
            Resolver.system(),
            new AddressGuard(List.of(Cidr.of("127.0.0.0/8")), List.of(new PortRange(1, 65535))),
            false);

    @Test
    void anIndexThatAClusterDoesNotKnowWhileItStarts_isNotMissing() {
        String starting =
                "{\"blocks\":{\"global\":{\"1\":{\"description\":\"state not recovered\",\"retryable\":true}}}}";
        with(
                200,
                starting,
                index -> assertThatThrownBy(index::exists)
                        .isInstanceOfSatisfying(
                                ApiException.class,
                                refused -> assertThat(refused.kind()).isEqualTo(ApiException.Kind.UNAVAILABLE)));
    }

    @Test
    void anIndexThatAStartedClusterDoesNotKnow_isMissing() {
        String readOnly =
                "{\"blocks\":{\"global\":{\"6\":{\"description\":\"cluster read-only\",\"retryable\":false}}}}";
        with(200, readOnly, index -> assertThat(index.exists()).isFalse());
        with(200, "{\"blocks\":{}}", index -> assertThat(index.exists()).isFalse());
    }

    @Test
    void aClusterThatKeepsItsBlocksForItself_isBelieved() {
        with(
                403,
                "{\"error\":{\"reason\":\"no\"}}",
                index -> assertThat(index.exists()).isFalse());
    }

    @Test
    void aClusterThatHasStartedMeanwhile_isAskedAgain() {
        AtomicInteger calls = new AtomicInteger();
        FaultServer.Behaviour late = (request, socket) -> FaultServer.write(
                socket,
                calls.incrementAndGet() == 1 ? 404 : 200,
                "application/json",
                "{\"a\":{\"mappings\":{},\"settings\":{}}}");
        try (FaultServer server = FaultServer.start(late)) {
            assertThat(index(server).exists()).isTrue();
        }
    }

    /** A cluster that knows no index and says this of its blocks. */
    private static void with(int status, String blocks, Consumer<SearchIndex> test) {
        FaultServer.Behaviour cluster = (request, socket) -> {
            boolean isOfBlocks = request.startsWith("GET /_cluster/state/blocks");
            FaultServer.write(socket, isOfBlocks ? status : 404, "application/json", isOfBlocks ? blocks : "{}");
        };
        try (FaultServer server = FaultServer.start(cluster)) {
            test.accept(index(server));
        }
    }

    private static SearchIndex index(FaultServer server) {
        Target target =
                new Target("test", server.port(), Endpoint.of(new ClusterAddress(false, "127.0.0.1", server.port())));
        return new SearchIndex(
                CONNECTOR.client(target), new Engine.OpenSearch("3.8.0"), "a", Budget.of(Duration.ofSeconds(5)));
    }
}
