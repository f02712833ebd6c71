package io.searchfleet.benchmarks;

import java.util.List;

/**
 * A call of Searchfleet and what it takes to get the same from the cluster itself.
 *
 * @param direct made one after another over one connection; all together are compared with the one
 */
record Comparison(String name, List<Call> direct, Call through) {
    Comparison {
        direct = List.copyOf(direct);
    }
}
