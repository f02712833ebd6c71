package io.searchfleet.store;

import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * The one DynamoDB table: partition key {@code pk}, sort key {@code sk}, a {@code version} in every item. Reads are
 * consistent, lists are queries of one account. Writes are conditional but for {@link #put} and {@link #add}, which are
 * for values that no other depends on. Where the store does not answer, every method throws
 * {@link ApiException} unavailable, and nothing was told to the caller as done; where an item is larger than DynamoDB's 400 KB,
 * record too large.
 */
public final class Table {
    static final String EXPIRY = "expiry";

    private static final int MOST_LOOKED_AT = 2000;
    // A filter may take few of what is read: pages of a handful would be a thousand queries.
    private static final int LEAST_READ = 100;
    private static final int CONFLICTS = 12;
    private static final String TOO_LARGE = "exceeded the maximum allowed size";
    private static final String PARTITION = "pk";
    private static final String SORT = "sk";
    private static final String VERSION = "version";

    private final Supplier<DynamoDbClient> dynamoDb;
    private final String name;

    public Table(Supplier<DynamoDbClient> dynamoDb, String name) {
        this.dynamoDb = dynamoDb;
        this.name = name;
    }

    /**
     * Reads an item that there is not, so that the first that somebody waits for finds all of it loaded. What comes of it
     * is all the same, and its connection is not kept: a snapshot of the process would hold a dead one.
     */
    public static void prime(DynamoDbClient dynamoDb, String name) {
        try {
            var _ = dynamoDb.getItem(request -> request.tableName(name)
                    .key(Map.of(PARTITION, AttributeValue.fromS("none"), SORT, AttributeValue.fromS("none")))
                    .overrideConfiguration(override ->
                            override.putHeader("Connection", "close").apiCallTimeout(Duration.ofSeconds(2))));
        } catch (SdkException e) {
            // Whoever needs the store is told.
        }
    }

    public Optional<Versioned> find(Key key) {
        Map<String, AttributeValue> item = asked(() -> dynamoDb.get()
                .getItem(request -> request.tableName(name).key(key(key)).consistentRead(true))
                .item());
        return item.isEmpty() ? Optional.empty() : Optional.of(versioned(key.kind(), item));
    }

    /** All items of a kind in an account, sorted by id. */
    public List<Versioned> list(AccountId account, String kind) {
        Key prefix = new Key(account, kind, "");
        return asked(() -> dynamoDb
                .get()
                .queryPaginator(request -> request.tableName(name)
                        .consistentRead(true)
                        .keyConditionExpression("pk = :pk AND begins_with(sk, :sk)")
                        .expressionAttributeValues(Map.of(
                                ":pk", AttributeValue.fromS(prefix.partition()),
                                ":sk", AttributeValue.fromS(prefix.sort()))))
                .items()
                .stream()
                .map(item -> versioned(kind, item))
                .toList());
    }

    /** Items, and the id to go on from; empty: there are no more. */
    public record Slice(List<Versioned> items, Optional<String> next) {}

    /**
     * The latest items of a kind, those with the greatest id first, that {@code wanted} takes.
     *
     * @param from the smallest key
     * @param before greater than all keys
     * @param most this many at most, and of at most {@value #MOST_LOOKED_AT} that were looked at
     */
    public Slice latest(Key from, Key before, Predicate<Versioned> wanted, int most) {
        if (from.sort().compareTo(before.sort()) >= 0) {
            // DynamoDB refuses a range that ends before it begins.
            return new Slice(List.of(), Optional.empty());
        }
        return asked(() -> {
            List<Versioned> items = new ArrayList<>();
            String last = before.id();
            int looked = 0;
            for (Map<String, AttributeValue> stored : descending(from, before, most)) {
                Versioned item = versioned(from.kind(), stored);
                if (items.size() == most || looked == MOST_LOOKED_AT) {
                    return new Slice(items, Optional.of(last));
                }
                if (!item.id().equals(before.id())) {
                    last = item.id();
                    looked++;
                    if (wanted.test(item)) {
                        items.add(item);
                    }
                }
            }
            return new Slice(items, Optional.empty());
        });
    }

    private Iterable<Map<String, AttributeValue>> descending(Key from, Key before, int pageSize) {
        return dynamoDb.get()
                .queryPaginator(request -> request.tableName(name)
                        .consistentRead(true)
                        .scanIndexForward(false)
                        .limit(Math.max(pageSize + 1, LEAST_READ))
                        .keyConditionExpression("pk = :pk AND sk BETWEEN :from AND :before")
                        .expressionAttributeValues(Map.of(
                                ":pk", AttributeValue.fromS(from.partition()),
                                ":from", AttributeValue.fromS(from.sort()),
                                ":before", AttributeValue.fromS(before.sort()))))
                .items();
    }

    /** Adds to a number of an item, which is made when it is not there and may go after {@code expiry}; answers the sum. */
    public long add(Key key, String attribute, long amount, Optional<Instant> expiry) {
        Map<String, String> names = new HashMap<>(Map.of("#attribute", attribute));
        Map<String, AttributeValue> values = new HashMap<>(Map.of(":one", number(1), ":amount", number(amount)));
        expiry.ifPresent(end -> {
            names.put("#expiry", EXPIRY);
            values.put(":expiry", number(end.getEpochSecond()));
        });
        String expiring = expiry.isPresent() ? ", #expiry = :expiry" : "";
        UpdateItemResponse updated = asked(() -> dynamoDb.get()
                .updateItem(request -> request.tableName(name)
                        .key(key(key))
                        .updateExpression(
                                "SET version = if_not_exists(version, :one)" + expiring + " ADD #attribute :amount")
                        .expressionAttributeNames(names)
                        .expressionAttributeValues(values)
                        .returnValues(ReturnValue.UPDATED_NEW)));
        return Item.of(updated.attributes()).number(attribute);
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    /**
     * Stores a new item and answers its version; empty when there is one of this key, which then stays as it is. Versions
     * begin with the time, so that an item deleted and made anew never has a version that its forerunner had.
     */
    public Optional<Long> insert(Key key, Item item) {
        long version = System.currentTimeMillis();
        boolean done =
                put(stored(key, item, version), request -> request.conditionExpression("attribute_not_exists(pk)"));
        return done ? Optional.of(version) : Optional.empty();
    }

    /** Stores an item, whatever was there. */
    public void put(Key key, Item item) {
        var _ = asked(() -> dynamoDb.get()
                .putItem(request -> request.tableName(name).item(stored(key, item, System.currentTimeMillis()))));
    }

    /** Stores an item in place of the one that had {@code version}; false when that is gone or was changed. */
    public boolean replace(Key key, Item item, long version) {
        return put(
                stored(key, item, version + 1),
                request -> request.conditionExpression("version = :version")
                        .expressionAttributeValues(Map.of(":version", AttributeValue.fromN(Long.toString(version)))));
    }

    private boolean put(Map<String, AttributeValue> stored, Consumer<PutItemRequest.Builder> condition) {
        return conditionally(
                () -> dynamoDb.get()
                        .putItem(request -> condition.accept(request.tableName(name)
                                .item(stored)
                                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))),
                found -> found.equals(stored));
    }

    /**
     * Makes all writes at once, or none; false when an item does not have the version that its write wants. A version grows by
     * one; that of a new item is the first of {@link #insert}.
     */
    public boolean writeAll(List<Write> writes) {
        List<TransactWriteItem> items = writes.stream().map(this::transacted).toList();
        for (int attempt = 1; ; attempt++) {
            Optional<TransactionCanceledException> cancelled = transacted(items);
            if (cancelled.isEmpty()) {
                return true;
            }
            if (failedAt(cancelled.get(), "ConditionalCheckFailed")) {
                return false;
            }
            if (!failedAt(cancelled.get(), "TransactionConflict") || attempt == CONFLICTS) {
                throw failed(cancelled.get());
            }
            Backoff.pause(attempt);
        }
    }

    private Optional<TransactionCanceledException> transacted(List<TransactWriteItem> items) {
        return asked(() -> {
            try {
                var _ = dynamoDb.get().transactWriteItems(request -> request.transactItems(items));
                return Optional.empty();
            } catch (TransactionCanceledException e) {
                return Optional.of(e);
            }
        });
    }

    private TransactWriteItem transacted(Write write) {
        boolean isNew = write.version() == 0;
        long version = isNew ? System.currentTimeMillis() : write.version() + 1;
        Put.Builder put = Put.builder().tableName(name).item(stored(write.key(), write.item(), version));
        if (isNew) {
            put.conditionExpression("attribute_not_exists(pk)");
        } else {
            put.conditionExpression("version = :version")
                    .expressionAttributeValues(
                            Map.of(":version", AttributeValue.fromN(Long.toString(write.version()))));
        }
        return TransactWriteItem.builder().put(put.build()).build();
    }

    private static boolean failedAt(TransactionCanceledException cancelled, String code) {
        return cancelled.cancellationReasons().stream().anyMatch(reason -> code.equals(reason.code()));
    }

    /** Sets one attribute of an item that exists, and leaves its version; false when it does not exist. */
    public boolean touch(Key key, String attribute, String value) {
        return conditionally(
                () -> dynamoDb.get()
                        .updateItem(request -> request.tableName(name)
                                .key(key(key))
                                .updateExpression("SET #attribute = :value")
                                .conditionExpression("attribute_exists(pk)")
                                .expressionAttributeNames(Map.of("#attribute", attribute))
                                .expressionAttributeValues(Map.of(":value", AttributeValue.fromS(value)))),
                _ -> false);
    }

    /** Deletes an item; false when there was none. */
    public boolean delete(Key key) {
        return conditionally(
                () -> dynamoDb.get()
                        .deleteItem(request ->
                                request.tableName(name).key(key(key)).conditionExpression("attribute_exists(pk)")),
                Map::isEmpty);
    }

    /** Deletes an item that has this value; false when it has another, or is not there. */
    public boolean delete(Key key, String attribute, String value) {
        return conditionally(
                () -> dynamoDb.get()
                        .deleteItem(request -> request.tableName(name)
                                .key(key(key))
                                .conditionExpression("#attribute = :value")
                                .expressionAttributeNames(Map.of("#attribute", attribute))
                                .expressionAttributeValues(Map.of(":value", AttributeValue.fromS(value)))
                                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)),
                Map::isEmpty);
    }

    /** The keys, of all accounts, of items that have this value; by the sparse index named as the attribute. May be a moment old. */
    public List<Key> indexed(String attribute, String value) {
        return asked(() -> dynamoDb
                .get()
                .queryPaginator(request -> request.tableName(name)
                        .indexName(attribute)
                        .keyConditionExpression("#attribute = :value")
                        .expressionAttributeNames(Map.of("#attribute", attribute))
                        .expressionAttributeValues(Map.of(":value", AttributeValue.fromS(value))))
                .items()
                .stream()
                .map(Item::of)
                .map(item -> Key.of(item.text(PARTITION), item.text(SORT)))
                .toList());
    }

    private static Map<String, AttributeValue> key(Key key) {
        return Map.of(PARTITION, AttributeValue.fromS(key.partition()), SORT, AttributeValue.fromS(key.sort()));
    }

    private static Map<String, AttributeValue> stored(Key key, Item item, long version) {
        Map<String, AttributeValue> stored = new HashMap<>(item.attributes());
        stored.putAll(key(key));
        stored.put(VERSION, AttributeValue.fromN(Long.toString(version)));
        return stored;
    }

    private static Versioned versioned(String kind, Map<String, AttributeValue> stored) {
        Item item = Item.of(stored);
        return new Versioned(item.text(SORT).substring(kind.length() + 1), item, item.number(VERSION));
    }

    /**
     * Whether the write was made. One whose answer was lost on its way is sent again by the client, and then meets what it
     * has written itself.
     *
     * @param isOwn whether what stands there now is what the write would have left
     */
    private static boolean conditionally(Supplier<?> write, Predicate<Map<String, AttributeValue>> isOwn) {
        return asked(() -> {
            try {
                var _ = write.get();
                return true;
            } catch (ConditionalCheckFailedException e) {
                boolean wasSentAgain = e.numAttempts() != null && e.numAttempts() > 1;
                return wasSentAgain && isOwn.test(e.item());
            }
        });
    }

    private static <T> T asked(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw failed(e);
        }
    }

    private static ApiException failed(SdkException cause) {
        // The one name for it in the text of the error, and in the reason of a transaction.
        if (cause instanceof DynamoDbException
                && String.valueOf(cause.getMessage()).contains(TOO_LARGE)) {
            return ApiException.recordTooLarge().causedBy(cause);
        }
        return ApiException.unavailable(
                        "The record store did not answer; nothing was changed that this answer does not say. Try again.",
                        Duration.ofSeconds(2))
                .causedBy(cause);
    }
}
