package io.searchfleet.fleet;

/**
 * A search service that a cluster can run, as {@code GET /releases} shows it.
 *
 * @param slug such as {@code opensearch-2.6.0-mt}
 * @param serviceType {@code opensearch} or {@code elasticsearch}
 * @param engine what the provider at hand calls it
 */
public record Release(
        String slug,
        String name,
        String serviceType,
        String version,
        String packageName,
        boolean multitenant,
        String engine) {}
