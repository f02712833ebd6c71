package io.searchfleet.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.searchfleet.Environment;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EarlyTest {
    @Test
    void itIsMadeInTheEnvironmentOfWhoeverAsked() {
        var early = Environment.with(
                Map.of("A", "b"),
                () -> Early.make("test", () -> Environment.current().required("A"), _ -> {}));
        assertThat(early.get()).isEqualTo("b");
    }

    @Test
    void whatItsMakingThrows_everyoneIsThrown() {
        var early = Early.make(
                "test",
                () -> {
                    throw new IllegalStateException("not set");
                },
                _ -> {});
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(early::get)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("not set");
        }
    }

    @Test
    void whatComesAfterwards_isWaitedForByNobodyWhoGets_andSpoilsNothing() {
        CountDownLatch got = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        var early = Early.make("test", () -> "made", _ -> {
            try {
                got.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            done.set(true);
            throw new IllegalStateException("afterwards");
        });
        assertThat(early.get()).isEqualTo("made");
        assertThat(done).isFalse();
        got.countDown();
        early.await();
        assertThat(done).isTrue();
        assertThat(early.get()).isEqualTo("made");
    }
}
