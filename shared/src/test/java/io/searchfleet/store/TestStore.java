package io.searchfleet.store;

import io.searchfleet.Environment;
import io.searchfleet.Wiring;
import io.searchfleet.connections.Connections;
import io.searchfleet.engines.DynamoDbLocal;
import io.searchfleet.security.Sealer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A real DynamoDB Local with the table, and a wiring over it that may call loopback. */
public final class TestStore implements AutoCloseable {
    private final DynamoDbLocal process;
    private final Path folder;

    private TestStore(DynamoDbLocal process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    public static TestStore start() {
        try {
            Path folder = Files.createTempDirectory("store");
            DynamoDbLocal process = DynamoDbLocal.inMemory(folder.resolve("log"));
            TestStore store = new TestStore(process, folder);
            store.makeTable();
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makeTable() {
        try (DynamoDbClient client = client()) {
            client.createTable(request -> request.tableName("Table")
                    .attributeDefinitions(attribute("pk"), attribute("sk"), attribute("open"))
                    .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE))
                    .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                            .indexName("open")
                            .keySchema(key("open", KeyType.HASH), key("sk", KeyType.RANGE))
                            .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                            .build())
                    .billingMode(BillingMode.PAY_PER_REQUEST));
        }
    }

    private static AttributeDefinition attribute(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    /** For looking at what is really stored. */
    public DynamoDbClient client() {
        return client(new ExecutionInterceptor() {});
    }

    /** The same, with somebody who looks on. */
    public DynamoDbClient client(ExecutionInterceptor interceptor) {
        return DynamoDbClient.builder()
                .overrideConfiguration(override -> override.addExecutionInterceptor(interceptor))
                .endpointOverride(endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /** The table, by a client of its own. */
    public Table table() {
        DynamoDbClient client = client();
        return new Table(() -> client, "Table");
    }

    public URI endpoint() {
        return process.endpoint();
    }

    /** A fresh process as far as caches go, over the same records. */
    public Wiring wiring() {
        return Environment.with(
                Map.of(
                        "TABLE_NAME", "Table",
                        "SEAL_KEY", "file:" + folder.resolve("seal.key"),
                        "DYNAMODB_LOCAL", endpoint().toString(),
                        "ALLOWED_NETWORKS", "127.0.0.0/8",
                        "ALLOWED_PORTS", "1-65535"),
                Wiring::fromEnvironment);
    }

    /** As a fresh process has them, with a sealer of the test's own. */
    public Connections connections(Sealer sealer) {
        return new Connections(table(), sealer, wiring().connector());
    }

    /** Ends the store as a crash would. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }
}
