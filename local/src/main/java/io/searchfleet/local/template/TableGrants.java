package io.searchfleet.local.template;

import io.searchfleet.Environment;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * Lets a function do with the table what its role in the template allows, and nothing else: DynamoDB Local knows no roles, and
 * what AWS would refuse has to fail here too. Found by the SDK, which makes one for each client; the environment in which a
 * function makes its client tells which grants are its own.
 */
public final class TableGrants implements ExecutionInterceptor {
    /** A comma list, such as {@code dynamodb:GetItem,dynamodb:Query/index/open}. Not set: nothing is checked. */
    public static final String VARIABLE = "LOCAL_TABLE_GRANTS";

    private final List<String> granted = Environment.current().list(VARIABLE);

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (granted.isEmpty()) {
            return;
        }
        for (String action : actions(context.request())) {
            if (!granted.contains(action)) {
                String message = "The function's role in template.yaml does not allow " + action;
                throw DynamoDbException.builder()
                        .message(message)
                        .statusCode(400)
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("AccessDeniedException")
                                .errorMessage(message)
                                .build())
                        .build();
            }
        }
    }

    private static Set<String> actions(SdkRequest request) {
        return switch (request) {
            case QueryRequest query ->
                Set.of("dynamodb:Query" + (query.indexName() == null ? "" : "/index/" + query.indexName()));
            case TransactWriteItemsRequest all ->
                all.transactItems().stream().map(TableGrants::action).collect(Collectors.toSet());
            // The others are called what their action is called.
            default -> Set.of("dynamodb:" + request.getClass().getSimpleName().replaceFirst("Request$", ""));
        };
    }

    private static String action(TransactWriteItem item) {
        if (item.put() != null) {
            return "dynamodb:PutItem";
        }
        if (item.update() != null) {
            return "dynamodb:UpdateItem";
        }
        return item.delete() != null ? "dynamodb:DeleteItem" : "dynamodb:ConditionCheckItem";
    }
}
