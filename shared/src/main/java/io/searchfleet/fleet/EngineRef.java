package io.searchfleet.fleet;

import io.searchfleet.model.AccountId;

/**
 * What names an engine to its provider.
 *
 * @param region of its space, such as {@code aws-us-east-1}
 */
public record EngineRef(AccountId account, Slug slug, String region) {}
