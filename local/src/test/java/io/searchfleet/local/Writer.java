package io.searchfleet.local;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Inserts, changes and deletes documents through an alias, one after another, and knows what must be there: a write that
 * was refused did not happen and is sent again.
 */
final class Writer implements AutoCloseable {

    private final Documents documents;
    private final String alias;
    private final Map<String, String> believed;
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final Thread thread;
    private volatile boolean isStopped;

    private Writer(Documents documents, String alias) {
        this.documents = documents;
        this.alias = alias;
        this.believed = new TreeMap<>(documents.sources(alias));
        this.thread = Thread.ofVirtual().unstarted(this::run);
    }

    static Writer start(Documents documents, String alias) {
        Writer writer = new Writer(documents, alias);
        writer.thread.start();
        return writer;
    }

    private void run() {
        Random random = new Random(42);
        long next = 1_000_000;
        while (!isStopped) {
            String id = String.valueOf(random.nextInt(2200));
            switch (random.nextInt(4)) {
                case 0 -> put(String.valueOf(next++), "{\"n\":" + next + "}");
                case 1 -> delete(id);
                case 2 -> {
                    // Deleted and made anew: its versions begin again.
                    delete(id);
                    put(id, "{\"n\":" + random.nextInt(1000) + ",\"anew\":true}");
                }
                default -> put(id, "{\"n\":" + random.nextInt(1000) + "}");
            }
        }
    }

    private void put(String id, String source) {
        if (sent("PUT", id, source)) {
            believed.put(id, source);
        }
    }

    private void delete(String id) {
        if (sent("DELETE", id, "")) {
            believed.remove(id);
        }
    }

    private boolean sent(String method, String id, String body) {
        while (!isStopped) {
            HttpResponse<byte[]> answer = documents.send(method, "/" + alias + "/_doc/" + id, body);
            if (answer.statusCode() < 300 || answer.statusCode() == 404) {
                written.incrementAndGet();
                return true;
            }
            if (answer.statusCode() != 403) {
                throw new IllegalStateException("a write was answered " + answer.statusCode());
            }
            refused.incrementAndGet();
            ReindexIT.pause(5);
        }
        return false;
    }

    /** How many writes met a block. */
    long refused() {
        return refused.get();
    }

    long written() {
        return written.get();
    }

    /** Ends it and answers what it believes to be there. */
    Map<String, String> stop() throws InterruptedException {
        isStopped = true;
        thread.join();
        return believed;
    }

    @Override
    public void close() {
        isStopped = true;
    }
}
