package io.searchfleet.store;

/** An item as it was read. A write back succeeds only while the version is still this one. */
public record Versioned(String id, Item item, long version) {}
