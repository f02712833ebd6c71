package io.searchfleet.fleet;

/**
 * Where clusters live, as {@code GET /spaces} shows it.
 *
 * @param path such as {@code omc/bonsai/us-east-1/common}
 * @param cloudProvider such as {@code aws}
 * @param region with the cloud's name before it, such as {@code aws-us-east-1}
 */
public record Space(String path, boolean privateNetwork, String cloudProvider, String region) {}
