package io.searchfleet.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.engines.DynamoDbLocal;
import io.searchfleet.local.template.TableSpec;
import io.searchfleet.model.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;

class TablesIT {
    private static final String KEYS = "\"KeySchema\":[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"}]";
    private static final String PLAIN =
            "{" + KEYS + ",\"AttributeDefinitions\":[{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"}]}";

    @TempDir
    private static Path folder = Path.of(".");

    private static TableSpec indexed(String name, String... indexes) {
        StringBuilder text = new StringBuilder("{" + KEYS + ",\"AttributeDefinitions\":["
                + "{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"},{\"AttributeName\":\"g\",\"AttributeType\":\"S\"}],"
                + "\"GlobalSecondaryIndexes\":[");
        for (String index : indexes) {
            text.append(index.equals(indexes[0]) ? "" : ",")
                    .append("{\"IndexName\":\"" + index
                            + "\",\"KeySchema\":[{\"AttributeName\":\"g\",\"KeyType\":\"HASH\"}],"
                            + "\"Projection\":{\"ProjectionType\":\"INCLUDE\",\"NonKeyAttributes\":[\"n\"]}}");
        }
        return new TableSpec(name, Json.stored(text + "]}"));
    }

    @Test
    void indexes_areMadeWithTheirTable_orAddedToOneThatIsThere() {
        try (DynamoDbLocal process = DynamoDbLocal.inMemory(folder.resolve("log"));
                DynamoDbClient client = DynamoDbClient.builder()
                        .endpointOverride(process.endpoint())
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build()) {
            Tables.make(List.of(indexed("New", "one"), new TableSpec("Old", Json.stored(PLAIN))), process.endpoint());
            assertThat(indexes(client, "New")).containsExactly("one");
            assertThat(indexes(client, "Old")).isEmpty();
            Tables.make(List.of(indexed("New", "one"), indexed("Old", "one", "two")), process.endpoint());
            assertThat(indexes(client, "New")).containsExactly("one");
            assertThat(indexes(client, "Old")).containsExactlyInAnyOrder("one", "two");
            assertThat(client.describeTable(request -> request.tableName("Old"))
                            .table()
                            .globalSecondaryIndexes())
                    .allSatisfy(index -> {
                        assertThat(index.projection().projectionType()).isEqualTo(ProjectionType.INCLUDE);
                        assertThat(index.projection().nonKeyAttributes()).containsExactly("n");
                    });
        }
    }

    private static List<String> indexes(DynamoDbClient client, String table) {
        return client.describeTable(request -> request.tableName(table)).table().globalSecondaryIndexes().stream()
                .map(GlobalSecondaryIndexDescription::indexName)
                .toList();
    }
}
