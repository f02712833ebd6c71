package io.searchfleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UlidTest {
    @Test
    void theTimeStandsFirst_thenTheRandomBits() {
        RandomGenerator ones = () -> -1L;
        RandomGenerator zeros = () -> 0L;
        assertThat(Ulid.at(Instant.EPOCH, zeros)).isEqualTo("00000000000000000000000000");
        assertThat(Ulid.at(Instant.ofEpochMilli((1L << 48) - 1), ones)).isEqualTo("7zzzzzzzzzzzzzzzzzzzzzzzzz");
        assertThat(Ulid.at(Instant.ofEpochMilli(1_700_000_000_123L), zeros)).startsWith("01hf7yat3v");
    }

    @Test
    void laterOnes_sortAfter() {
        Instant now = Instant.now();
        assertThat(Ulid.at(now)).isLessThan(Ulid.at(now.plusMillis(1)));
    }

    @Test
    void noTwo_areTheSame() {
        Instant now = Instant.now();
        assertThat(IntStream.range(0, 10_000).mapToObj(i -> Ulid.at(now)).distinct())
                .hasSize(10_000)
                .allMatch(ulid -> ulid.matches("[0-9a-hjkmnp-tv-z]{26}"));
        assertThat(Ulid.at(now, new Random(1))).isNotEqualTo(Ulid.at(now, new Random(2)));
    }
}
