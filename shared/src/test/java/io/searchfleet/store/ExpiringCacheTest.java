package io.searchfleet.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ExpiringCacheTest {
    private final AtomicInteger loads = new AtomicInteger();

    private Optional<Integer> load() {
        return Optional.of(loads.incrementAndGet());
    }

    @Test
    void aValue_isLoadedOnce_whileItLives() {
        ExpiringCache<String, Integer> cache = new ExpiringCache<>(Duration.ofHours(1));
        assertThat(cache.get("a", this::load)).contains(1);
        assertThat(cache.get("a", this::load)).contains(1);
        assertThat(cache.get("b", this::load)).contains(2);
        cache.forget("a");
        assertThat(cache.get("a", this::load)).contains(3);
    }

    @Test
    void aValue_isLoadedAgain_whenItsLifeIsOver() throws InterruptedException {
        ExpiringCache<String, Integer> cache = new ExpiringCache<>(Duration.ofMillis(1));
        assertThat(cache.get("a", this::load)).contains(1);
        Thread.sleep(5);
        assertThat(cache.get("a", this::load)).contains(2);
    }

    @Test
    void absence_isNeverRemembered() {
        ExpiringCache<String, Integer> cache = new ExpiringCache<>(Duration.ofHours(1));
        assertThat(cache.get("a", Optional::empty)).isEmpty();
        assertThat(cache.get("a", this::load)).contains(1);
    }

    @Test
    void aFullCache_startsAnew() {
        ExpiringCache<Integer, Integer> cache = new ExpiringCache<>(Duration.ofHours(1));
        for (int i = 0; i <= 10_000; i++) {
            cache.get(i, this::load);
        }
        assertThat(cache.get(0, this::load)).contains(10_002);
    }
}
