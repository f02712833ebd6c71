package io.searchfleet.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.searchfleet.Environment;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

class TableGrantsTest {
    private static final SdkRequest INDEX =
            QueryRequest.builder().indexName("open").build();
    private static final SdkRequest TRANSACTION = TransactWriteItemsRequest.builder()
            .transactItems(
                    TransactWriteItem.builder().put(Put.builder().build()).build())
            .build();

    private static void run(String granted, SdkRequest request) {
        TableGrants grants = Environment.with(Map.of(TableGrants.VARIABLE, granted), TableGrants::new);
        grants.beforeExecution(() -> request, new ExecutionAttributes());
    }

    @Test
    void whatIsGranted_isDone_andNothingElse() {
        String granted = "dynamodb:GetItem,dynamodb:Query/index/open,dynamodb:PutItem";
        for (SdkRequest request : new SdkRequest[] {GetItemRequest.builder().build(), INDEX, TRANSACTION}) {
            assertThatCode(() -> run(granted, request)).doesNotThrowAnyException();
        }
        for (SdkRequest request : new SdkRequest[] {
            QueryRequest.builder().build(), ScanRequest.builder().build()
        }) {
            assertThatThrownBy(() -> run(granted, request))
                    .isInstanceOf(DynamoDbException.class)
                    .hasMessageContaining("does not allow dynamodb:");
        }
        assertThatThrownBy(() -> run("dynamodb:Query", INDEX)).hasMessageContaining("dynamodb:Query/index/open");
        assertThatThrownBy(() -> run("dynamodb:GetItem", TRANSACTION)).hasMessageContaining("dynamodb:PutItem");
    }

    @Test
    void theRealTemplate_grantsEachFunctionSomething_andTheWatchItsIndex() {
        Template template = Template.read(Path.of("../template.yaml"), Map.of(), "file:/key");
        assertThat(template.functions())
                .allSatisfy(function -> assertThat(function.environment().getOrDefault(TableGrants.VARIABLE, ""))
                        .as(function.id())
                        .contains("dynamodb:"));
        assertThat(template.functions())
                .filteredOn(function -> function.id().equals("WatchFunction"))
                .allSatisfy(function -> assertThat(function.environment().getOrDefault(TableGrants.VARIABLE, ""))
                        .isEqualTo("dynamodb:GetItem,dynamodb:PutItem,dynamodb:Query/index/open"));
    }
}
