package io.searchfleet.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Remembers what was read for a short time, so that a warm function reads a record once in some seconds and not on every
 * request. Absence is never remembered: what was just made is found. Bounded: when it is full it starts anew.
 */
public final class ExpiringCache<K, V> {
    private static final int LARGEST = 10_000;

    private record Entry<V>(V value, long endNanos) {}

    private final ConcurrentHashMap<K, Entry<V>> entries = new ConcurrentHashMap<>();
    private final long lifeNanos;

    public ExpiringCache(Duration life) {
        this.lifeNanos = life.toNanos();
    }

    /** The value for {@code key}: the remembered one, or what {@code load} finds. */
    public Optional<V> get(K key, Supplier<Optional<V>> load) {
        Entry<V> entry = entries.get(key);
        if (entry != null && entry.endNanos() - System.nanoTime() > 0) {
            return Optional.of(entry.value());
        }
        Optional<V> loaded = load.get();
        loaded.ifPresentOrElse(value -> put(key, value), () -> entries.remove(key));
        return loaded;
    }

    private void put(K key, V value) {
        if (entries.size() >= LARGEST) {
            entries.clear();
        }
        entries.put(key, new Entry<>(value, System.nanoTime() + lifeNanos));
    }

    public void forget(K key) {
        entries.remove(key);
    }
}
