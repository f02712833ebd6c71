package io.searchfleet.model;

/** Who calls: the token's account, its key, and the widest scope that it holds. */
public record Identity(AccountId account, TokenKey key, Scope scope) {}
