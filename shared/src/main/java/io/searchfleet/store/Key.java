package io.searchfleet.store;

import io.searchfleet.model.AccountId;

/** The key of an item: its account's partition, and a sort key of {@code KIND#id}. */
public record Key(AccountId account, String kind, String id) {
    String partition() {
        return "ACCOUNT#" + account;
    }

    String sort() {
        return kind + "#" + id;
    }
}
