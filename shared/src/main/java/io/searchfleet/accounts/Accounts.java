package io.searchfleet.accounts;

import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.store.ExpiringCache;
import io.searchfleet.store.Item;
import io.searchfleet.store.Key;
import io.searchfleet.store.Table;
import io.searchfleet.store.Versioned;
import java.time.Duration;
import java.util.Optional;

/** Which accounts are suspended. An account of which nothing is stored is not. */
public final class Accounts {
    private static final String KIND = "STATUS";
    private static final String SUSPENDED = "suspended";
    private static final Duration REMEMBERED = Duration.ofSeconds(5);

    private final Table table;
    private final ExpiringCache<AccountId, Boolean> known = new ExpiringCache<>(REMEMBERED);

    public Accounts(Table table) {
        this.table = table;
    }

    /** As it is stored now. */
    public boolean isSuspended(AccountId account) {
        Optional<Versioned> stored = table.find(key(account));
        return stored.isPresent() && stored.get().item().number(SUSPENDED) == 1;
    }

    public void suspend(AccountId account, boolean isSuspended) {
        table.put(key(account), Item.empty().number(SUSPENDED, isSuspended ? 1 : 0));
        known.forget(account);
    }

    /** @throws ApiException suspended; what is known may be 5 s old */
    void require(AccountId account) {
        if (known.get(account, () -> Optional.of(isSuspended(account))).orElse(false)) {
            throw ApiException.suspended();
        }
    }

    private static Key key(AccountId account) {
        return new Key(account, KIND, "account");
    }
}
