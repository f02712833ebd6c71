package io.searchfleet.operations;

import io.searchfleet.model.AccountId;
import io.searchfleet.store.Item;
import io.searchfleet.store.Key;
import io.searchfleet.store.Table;
import io.searchfleet.store.Versioned;
import java.util.Optional;

/** What an operation has for itself until it ends: no two work on the same thing. */
public final class Claims {
    private static final String KIND = "CLAIM";
    private static final String HOLDER = "holder";

    private final Table table;
    private final Operations operations;

    public Claims(Table table, Operations operations) {
        this.table = table;
        this.operations = operations;
    }

    /**
     * Claims a thing for an operation that is stored already. A claim of one that has ended, or was never stored, counts
     * for nothing.
     *
     * @return the operation that has it; empty: it is the claimant's now
     */
    public Optional<Operation> claim(String thing, Operation claimant) {
        Key key = new Key(claimant.account(), KIND, thing);
        Item mine = Item.empty().text(HOLDER, claimant.id().value());
        while (table.insert(key, mine).isEmpty()) {
            Optional<Versioned> found = table.find(key);
            Optional<Operation> holder = found.flatMap(claim -> holder(claimant.account(), claim));
            if (holder.isPresent()) {
                return holder.filter(other -> !other.id().equals(claimant.id()));
            }
            if (found.isPresent() && table.replace(key, mine, found.get().version())) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The operation other than this one that has a thing. */
    public Optional<Operation> holder(String thing, Operation other) {
        return table.find(new Key(other.account(), KIND, thing))
                .flatMap(claim -> holder(other.account(), claim))
                .filter(holder -> !holder.id().equals(other.id()));
    }

    private Optional<Operation> holder(AccountId account, Versioned claim) {
        return operations
                .find(account, new OperationId(claim.item().text(HOLDER)))
                .filter(operation -> !operation.state().isFinal());
    }

    /** Gives a thing back; nothing happens where somebody else has it. */
    public void release(String thing, Operation holder) {
        table.delete(new Key(holder.account(), KIND, thing), HOLDER, holder.id().value());
    }
}
