package io.searchfleet.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.local.template.TableSpec;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;

/** Makes the tables of the template in DynamoDB Local. */
final class Tables {
    private Tables() {}

    /** Makes those that are missing, and indexes that are missing in those that are there. */
    static void make(List<TableSpec> tables, URI endpoint) {
        try (DynamoDbClient dynamoDb = client(endpoint)) {
            tables.forEach(table -> make(dynamoDb, table));
        } catch (SdkException e) {
            throw new StartException("DynamoDB at " + endpoint + " cannot be used: " + e.getMessage());
        }
    }

    /** DynamoDB Local takes any region and credentials. */
    static DynamoDbClient client(URI endpoint) {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private static void make(DynamoDbClient dynamoDb, TableSpec table) {
        JsonNode properties = table.properties();
        List<GlobalSecondaryIndex> indexes = list(properties.path("GlobalSecondaryIndexes"), Tables::index);
        try {
            dynamoDb.createTable(request -> request.tableName(table.name())
                    .attributeDefinitions(list(properties.path("AttributeDefinitions"), Tables::attribute))
                    .keySchema(list(properties.path("KeySchema"), Tables::key))
                    // The SDK would send an empty list, which DynamoDB refuses.
                    .globalSecondaryIndexes(indexes.isEmpty() ? null : indexes)
                    .billingMode(BillingMode.PAY_PER_REQUEST));
        } catch (ResourceInUseException e) {
            // It is there since an earlier start with the same folder, perhaps of a version with fewer indexes.
            addMissing(dynamoDb, table, indexes);
        }
    }

    private static void addMissing(DynamoDbClient dynamoDb, TableSpec table, List<GlobalSecondaryIndex> indexes) {
        Set<String> there =
                dynamoDb
                        .describeTable(request -> request.tableName(table.name()))
                        .table()
                        .globalSecondaryIndexes()
                        .stream()
                        .map(GlobalSecondaryIndexDescription::indexName)
                        .collect(Collectors.toSet());
        for (GlobalSecondaryIndex index : indexes) {
            if (!there.contains(index.indexName())) {
                dynamoDb.updateTable(request -> request.tableName(table.name())
                        .attributeDefinitions(list(table.properties().path("AttributeDefinitions"), Tables::attribute))
                        .globalSecondaryIndexUpdates(creation(index)));
                // DynamoDB makes one at a time.
                awaitIndexes(dynamoDb, table.name());
            }
        }
    }

    private static void awaitIndexes(DynamoDbClient dynamoDb, String table) {
        try {
            while (dynamoDb.describeTable(request -> request.tableName(table)).table().globalSecondaryIndexes().stream()
                    .anyMatch(index -> index.indexStatus() != IndexStatus.ACTIVE)) {
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("Interrupted.");
        }
    }

    private static GlobalSecondaryIndexUpdate creation(GlobalSecondaryIndex index) {
        return GlobalSecondaryIndexUpdate.builder()
                .create(create -> create.indexName(index.indexName())
                        .keySchema(index.keySchema())
                        .projection(index.projection()))
                .build();
    }

    private static GlobalSecondaryIndex index(JsonNode index) {
        List<String> attributes = list(index.path("Projection").path("NonKeyAttributes"), JsonNode::asText);
        return GlobalSecondaryIndex.builder()
                .indexName(index.path("IndexName").asText())
                .keySchema(list(index.path("KeySchema"), Tables::key))
                .projection(projection -> projection
                        .projectionType(
                                index.path("Projection").path("ProjectionType").asText("ALL"))
                        .nonKeyAttributes(attributes.isEmpty() ? null : attributes))
                .build();
    }

    private static AttributeDefinition attribute(JsonNode attribute) {
        return AttributeDefinition.builder()
                .attributeName(attribute.path("AttributeName").asText())
                .attributeType(attribute.path("AttributeType").asText())
                .build();
    }

    private static KeySchemaElement key(JsonNode key) {
        return KeySchemaElement.builder()
                .attributeName(key.path("AttributeName").asText())
                .keyType(key.path("KeyType").asText())
                .build();
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> reader) {
        return StreamSupport.stream(array.spliterator(), false).map(reader).toList();
    }
}
