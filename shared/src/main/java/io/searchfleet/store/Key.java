package io.searchfleet.store;

import io.searchfleet.model.AccountId;

/** The key of an item: its account's partition, and a sort key of {@code KIND#id}. */
public record Key(AccountId account, String kind, String id) {
    private static final String ACCOUNT = "ACCOUNT#";

    /** The key that is stored as these two. */
    static Key of(String partition, String sort) {
        int hash = sort.indexOf('#');
        return new Key(
                new AccountId(partition.substring(ACCOUNT.length())),
                sort.substring(0, hash),
                sort.substring(hash + 1));
    }

    String partition() {
        return ACCOUNT + account;
    }

    String sort() {
        return kind + "#" + id;
    }
}
