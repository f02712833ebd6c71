package io.searchfleet.local.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * Ends the process, as a SIGKILL would, before or after the n-th write of a cluster, operation or connection. What a provider or
 * a state machine does stands between two such writes. Found by the SDK in every process of the tests; does nothing unless the
 * system property names a file, and the file is there: {@code N before} or {@code N after}.
 */
public final class StoreEdge implements ExecutionInterceptor {
    /** Where the file is. */
    public static final String FILE = "searchfleet.edge";

    private static final List<String> KINDS = List.of("OPERATION#", "CLUSTER#", "CONNECTION#", "FLEET#");
    private static final int KILLED = 137;

    private static String armed = "";
    private static int writes;

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (counts(context.request())) {
            reached("before", true);
        }
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        if (counts(context.request())) {
            reached("after", false);
        }
    }

    private static synchronized void reached(String side, boolean isNext) {
        String order = order();
        if (!order.equals(armed)) {
            armed = order;
            writes = 0;
        }
        if (isNext) {
            writes++;
        }
        if (order.equals(writes + " " + side)) {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    private static String order() {
        String file = System.getProperty(FILE, "");
        try {
            return file.isEmpty() ? "" : Files.readString(Path.of(file)).strip();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean counts(SdkRequest request) {
        Stream<Map<String, AttributeValue>> items = switch (request) {
            case PutItemRequest put -> Stream.of(put.item());
            case DeleteItemRequest delete -> Stream.of(delete.key());
            case TransactWriteItemsRequest all ->
                all.transactItems().stream().map(item -> item.put().item());
            default -> Stream.of();
        };
        return items.map(item -> Optional.ofNullable(item.get("sk"))
                        .map(AttributeValue::s)
                        .orElse(""))
                .anyMatch(key -> KINDS.stream().anyMatch(key::startsWith));
    }
}
