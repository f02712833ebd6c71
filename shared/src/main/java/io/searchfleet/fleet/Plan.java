package io.searchfleet.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a cluster may cost and hold, as {@code GET /plans} shows it.
 *
 * @param releases the slugs of those that can be had by it, the one that is taken unless another is named first
 * @param spaces the paths, likewise
 * @param mostPerAccount how many clusters of an account may have it at once; empty: any number
 * @param size what it means to the provider at hand, in the provider's own words
 */
public record Plan(
        String slug,
        String name,
        int priceInCents,
        int billingIntervalInMonths,
        boolean singleTenant,
        boolean privateNetwork,
        List<String> releases,
        List<String> spaces,
        OptionalInt mostPerAccount,
        ObjectNode size) {
    public Plan {
        releases = List.copyOf(releases);
        spaces = List.copyOf(spaces);
    }
}
