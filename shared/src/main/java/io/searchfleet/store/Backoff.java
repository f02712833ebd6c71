package io.searchfleet.store;

import java.util.concurrent.ThreadLocalRandom;

/** Lets those who want to write the same item at once take turns, by waits of random length. */
public final class Backoff {
    private static final long SHORTEST_MILLIS = 10;
    private static final int DOUBLINGS = 5;

    private Backoff() {}

    /** Waits at most 20 ms after the first attempt, at most twice as long after each further one, and never above 320 ms. */
    public static void pause(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(SHORTEST_MILLIS << Math.min(attempt, DOUBLINGS)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
