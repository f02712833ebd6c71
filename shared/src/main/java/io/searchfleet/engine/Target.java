package io.searchfleet.engine;

/**
 * A cluster to call.
 *
 * @param pool names the set of pooled connections; one of a newer {@code version} takes its place
 */
public record Target(String pool, long version, Endpoint endpoint) {}
