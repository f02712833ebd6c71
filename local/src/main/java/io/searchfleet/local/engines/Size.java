package io.searchfleet.local.engines;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.fleet.ProviderException;

/** What a plan means on this machine, in the catalogue {@code {"heap_mb": 256, "nodes": 1}}. */
record Size(int heapMegabytes, int nodes) {
    private static final int LEAST_HEAP = 96;
    private static final int MOST_HEAP = 31_744;
    private static final int MOST_NODES = 5;

    /** @throws ProviderException lasting, when it is none */
    static Size of(JsonNode json) {
        Size size = new Size(json.path("heap_mb").asInt(), json.path("nodes").asInt());
        if (size.heapMegabytes < LEAST_HEAP
                || size.heapMegabytes > MOST_HEAP
                || size.nodes < 1
                || size.nodes > MOST_NODES) {
            throw ProviderException.lasting(
                    "invalid_size",
                    "On this machine a plan has a 'heap_mb' of %d to %d and 1 to %d 'nodes'."
                            .formatted(LEAST_HEAP, MOST_HEAP, MOST_NODES));
        }
        return size;
    }
}
