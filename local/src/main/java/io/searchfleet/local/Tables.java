package io.searchfleet.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.local.template.TableSpec;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;

/** Makes the tables of the template in DynamoDB Local. */
final class Tables {
    private Tables() {}

    /** Makes those that are missing. */
    static void make(List<TableSpec> tables, URI endpoint) {
        try (DynamoDbClient dynamoDb = DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            tables.forEach(table -> make(dynamoDb, table));
        }
    }

    private static void make(DynamoDbClient dynamoDb, TableSpec table) {
        List<AttributeDefinition> attributes = new ArrayList<>();
        for (JsonNode attribute : table.properties().path("AttributeDefinitions")) {
            attributes.add(AttributeDefinition.builder()
                    .attributeName(attribute.path("AttributeName").asText())
                    .attributeType(attribute.path("AttributeType").asText())
                    .build());
        }
        List<KeySchemaElement> keys = StreamSupport.stream(
                        table.properties().path("KeySchema").spliterator(), false)
                .map(key -> KeySchemaElement.builder()
                        .attributeName(key.path("AttributeName").asText())
                        .keyType(key.path("KeyType").asText())
                        .build())
                .toList();
        try {
            dynamoDb.createTable(request -> request.tableName(table.name())
                    .attributeDefinitions(attributes)
                    .keySchema(keys)
                    .billingMode(BillingMode.PAY_PER_REQUEST));
        } catch (ResourceInUseException e) {
            // It is there since an earlier start with the same folder.
        }
    }
}
