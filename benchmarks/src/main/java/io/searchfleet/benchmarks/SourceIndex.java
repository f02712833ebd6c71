package io.searchfleet.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * The index that is copied, on its cluster: documents of five fields and some 200 bytes, the same in each run.
 *
 * @param documents how many
 */
record SourceIndex(JsonHost cluster, int documents) {
    static final String NAME = "orders";
    static final int SHARDS = 2;
    static final int DOCUMENT_BYTES = 200;

    private static final int BULK = 5_000;
    private static final Duration CALM_LIMIT = Duration.ofMinutes(2);
    private static final String MAPPINGS = """
            {"properties":{"customer":{"type":"keyword"},"ordered_at":{"type":"date"},"amount":{"type":"double"},
             "items":{"type":"integer"},"note":{"type":"text"}}}""";
    private static final String[] WORDS = {
        "please", "leave", "parcel", "with", "neighbour", "gift", "wrapped", "deliver", "after", "evening", "call",
        "before", "second", "floor", "bell", "broken", "invoice", "separate", "fragile", "glass", "return", "label"
    };

    void make() {
        makeEmpty(NAME);
        Random random = new Random(20_261_122);
        for (int first = 0; first < documents; first += BULK) {
            StringBuilder lines = new StringBuilder();
            for (int number = first; number < Math.min(documents, first + BULK); number++) {
                lines.append("{\"index\":{\"_id\":\"order-").append(number).append("\"}}\n");
                lines.append(document(number, random)).append('\n');
            }
            if (cluster.post("/" + NAME + "/_bulk", lines.toString())
                    .path("errors")
                    .asBoolean()) {
                throw new BenchmarkException("the cluster refused documents of the source");
            }
        }
        cluster.post("/" + NAME + "/_refresh", "");
    }

    /** One of {@link #DOCUMENT_BYTES} bytes, give or take the last word. */
    static String document(int number, Random random) {
        StringBuilder text = new StringBuilder("{\"customer\":\"customer-")
                .append(random.nextInt(20_000))
                .append("\",\"ordered_at\":\"")
                .append(Instant.ofEpochSecond(1_767_225_600L + number * 60L))
                .append("\",\"amount\":")
                .append(random.nextInt(1_000_000) / 100.0)
                .append(",\"items\":")
                .append(1 + random.nextInt(12))
                .append(",\"note\":\"");
        while (text.length() < DOCUMENT_BYTES - 9) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        return text.append("thanks\"}").toString();
    }

    /** An index like the source, as a careful script makes it. */
    void makeEmpty(String name) {
        cluster.call(
                "PUT",
                "/" + name,
                "{\"settings\":{\"number_of_shards\":" + SHARDS + ",\"number_of_replicas\":0},\"mappings\":" + MAPPINGS
                        + "}");
    }

    void delete(String name) {
        cluster.call("DELETE", "/" + name, "");
    }

    /** @throws BenchmarkException unless the copy has as many documents */
    void requireWhole(String copy) {
        cluster.post("/" + copy + "/_refresh", "");
        long there = cluster.get("/" + copy + "/_count").path("count").asLong();
        if (there != documents) {
            throw new BenchmarkException("the copy has " + there + " documents of " + documents);
        }
    }

    /** Returns when the cluster merges nothing and has nothing left to do. */
    void awaitCalm() {
        Instant end = Instant.now().plus(CALM_LIMIT);
        while (isBusy()) {
            if (Instant.now().isAfter(end)) {
                throw new BenchmarkException("the cluster does not come to rest");
            }
            pause(Duration.ofMillis(200));
        }
        pause(Duration.ofSeconds(1));
    }

    private boolean isBusy() {
        cluster.get("/_cluster/health?wait_for_events=languid&wait_for_no_initializing_shards=true&timeout=60s");
        return cluster.get("/_stats/merge")
                        .path("_all")
                        .path("total")
                        .path("merges")
                        .path("current")
                        .asInt()
                > 0;
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }
}
