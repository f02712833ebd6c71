package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.connections.Connection;
import io.searchfleet.connections.HqSettings;
import io.searchfleet.connections.Mode;
import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.ClusterInfo;
import io.searchfleet.engine.Connector;
import io.searchfleet.engine.Endpoint;
import io.searchfleet.engine.Engine;
import io.searchfleet.engine.Resolver;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.Budget;
import io.searchfleet.model.ConnectionName;
import io.searchfleet.operations.Operation;
import io.searchfleet.operations.OperationId;
import io.searchfleet.operations.OperationKind;
import io.searchfleet.operations.Operations;
import io.searchfleet.operations.Progress;
import io.searchfleet.security.AddressGuard;
import io.searchfleet.security.Cidr;
import io.searchfleet.security.PortRange;
import io.searchfleet.store.Table;
import io.searchfleet.testing.FaultServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/** Jobs over a server that stands for their cluster, and over a table that takes every write and keeps none. */
final class Clusters {
    static final String LABEL = "op-01k9zq4m3v8x2c7d5e6f9g0h1j";

    private static final AccountId MAIN = new AccountId("main");
    private static final Engine ENGINE = new Engine.OpenSearch("3.8.0");
    private static final Connector CONNECTOR = new Connector(
            Resolver.system(),
            new AddressGuard(List.of(Cidr.of("127.0.0.0/8")), List.of(new PortRange(1, 65535))),
            false);

    private Clusters() {}

    static Table table() {
        DynamoDbClient client = new DynamoDbClient() {
            @Override
            public PutItemResponse putItem(PutItemRequest request) {
                return PutItemResponse.builder().build();
            }

            @Override
            public String serviceName() {
                return SERVICE_NAME;
            }

            @Override
            public void close() {}
        };
        return new Table(() -> client, "Table");
    }

    /** A job that remembers this beside its order. */
    static Job job(Order order, Phase phase, ObjectNode more) {
        ObjectNode memory = Job.first(order, "uuid");
        memory.put("phase", phase.name()).setAll(more);
        Operation.About about = new Operation.About(
                MAIN, new OperationId(LABEL), OperationKind.REINDEX, "/api/clusters/c", "key", Instant.now());
        return new Job(
                new Operations(table(), Clock.systemUTC()),
                Operation.scheduled(about, Progress.none(Job.DOCUMENTS), Job.steps(order), memory));
    }

    static Sides sides(FaultServer server, Order order) {
        Connection connection = new Connection(
                MAIN,
                new ConnectionName("c"),
                Endpoint.of(new ClusterAddress(false, "127.0.0.1", server.port())),
                Mode.ADMIN,
                List.of(),
                List.of(),
                new ClusterInfo("c", "u", ENGINE),
                HqSettings.DEFAULTS,
                server.port());
        Budget budget = Budget.of(Duration.ofSeconds(10));
        return new Sides(
                new SearchIndex(CONNECTOR.client(connection.target()), ENGINE, order.source(), budget),
                new SearchIndex(CONNECTOR.client(connection.target()), ENGINE, order.destination(), budget),
                connection,
                connection,
                order,
                LABEL);
    }
}
