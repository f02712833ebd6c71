package io.searchfleet.store;

/**
 * One of several writes that happen together or not at all.
 *
 * @param version which the item has to have; 0: it must not be there
 */
public record Write(Key key, Item item, long version) {}
