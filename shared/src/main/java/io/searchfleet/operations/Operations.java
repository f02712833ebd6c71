package io.searchfleet.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.store.Item;
import io.searchfleet.store.Key;
import io.searchfleet.store.Table;
import io.searchfleet.store.Write;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The operations of all accounts. Every change is a conditional write; ended ones are kept for 90 days. */
public final class Operations {
    static final String OPEN = "open";
    static final String OPEN_VALUE = "operation";

    private static final String KIND = "OPERATION";
    private static final String OLDEST = "";
    private static final String NEWEST = "op-~";
    private static final int ATTEMPTS = 20;

    private final Table table;
    private final Clock clock;

    public Operations(Table table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    /** Stores a new operation; the one that is there already when the same request was sent again. */
    public Operation create(Operation operation) {
        Operation stamped = operation.stored(now(), 0);
        return table.insert(key(operation), OperationRecord.item(stamped))
                .map(version -> stamped.stored(stamped.updatedAt(), version))
                .orElseGet(() -> get(operation.account(), operation.id()));
    }

    /** The write that {@link #create} would make, to be made together with others. */
    public Write creation(Operation operation) {
        return new Write(key(operation), OperationRecord.item(operation.stored(now(), 0)), 0);
    }

    /** The write that {@link #replace} would make, to be made together with others. */
    public Write replacement(Operation changed) {
        Item item = OperationRecord.item(changed.stored(now(), changed.version()));
        return new Write(key(changed), item, changed.version());
    }

    /** Takes back what was created and never started. */
    public void remove(Operation operation) {
        table.delete(key(operation));
    }

    public Optional<Operation> find(AccountId account, OperationId id) {
        return table.find(new Key(account, KIND, id.value())).map(stored -> OperationRecord.operation(account, stored));
    }

    /** @throws ApiException not found */
    public Operation get(AccountId account, OperationId id) {
        return find(account, id).orElseThrow(() -> unknown(id.value()));
    }

    /** @throws ApiException not found, also where the text can be no id */
    public Operation get(AccountId account, String id) {
        try {
            return get(account, new OperationId(id));
        } catch (IllegalArgumentException e) {
            throw unknown(id);
        }
    }

    private static ApiException unknown(String id) {
        return ApiException.notFound("There is no operation '" + id + "'. GET /operations lists them.");
    }

    /** Stores a changed operation; empty when somebody else changed it since it was read. */
    public Optional<Operation> replace(Operation changed) {
        Operation stamped = changed.stored(now(), changed.version());
        return table.replace(key(changed), OperationRecord.item(stamped), changed.version())
                ? Optional.of(stamped.stored(stamped.updatedAt(), changed.version() + 1))
                : Optional.empty();
    }

    /**
     * Changes an operation; {@code change} may run more than once, and may refuse by an exception.
     *
     * @throws ApiException not found; conflict, when it changes all the time
     */
    public Operation update(AccountId account, OperationId id, UnaryOperator<Operation> change) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Operation> replaced = replace(change.apply(get(account, id)));
            if (replaced.isPresent()) {
                return replaced.get();
            }
        }
        throw ApiException.conflict("The operation " + id + " is being changed many times at once. Try again.");
    }

    /**
     * Operations of an account, the latest first.
     *
     * @param next the {@code before} of the page that follows; empty: this is the last one
     */
    public record Page(List<Operation> operations, Optional<OperationId> next) {}

    /** A page of at most {@code size} that {@code wanted} takes. A narrow filter may give fewer, and a next page all the same. */
    public Page page(AccountId account, Predicate<Operation> wanted, Optional<OperationId> before, int size) {
        Table.Slice slice = table.latest(
                new Key(account, KIND, OLDEST),
                new Key(account, KIND, before.map(OperationId::value).orElse(NEWEST)),
                stored -> wanted.test(OperationRecord.operation(account, stored)),
                size);
        return new Page(
                slice.items().stream()
                        .map(stored -> OperationRecord.operation(account, stored))
                        .toList(),
                slice.next().map(OperationId::new));
    }

    /** All operations of all accounts that are not at their end. */
    public List<Operation> unfinished() {
        return table.indexed(OPEN, OPEN_VALUE).stream()
                .flatMap(key -> find(key.account(), new OperationId(key.id())).stream())
                .filter(operation -> !operation.state().isFinal())
                .toList();
    }

    /** The JSON that users see, as {@code GET /operations/{id}} has it under {@code operation}. */
    public static ObjectNode shown(Operation operation) {
        return OperationRecord.shown(operation);
    }

    private Instant now() {
        return clock.instant();
    }

    private static Key key(Operation operation) {
        return new Key(operation.account(), KIND, operation.id().value());
    }
}
