package io.searchfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.searchfleet.engine.Fanout.Part;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FanoutTest {
    private static final Budget AMPLE = Budget.of(Duration.ofSeconds(10));

    private static String late() {
        try {
            Thread.sleep(Duration.ofSeconds(30));
            return "late";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    @Test
    void whatComes_isThere_inItsOrder_besideWhatDoesNot() {
        List<Part<String>> parts = Fanout.all(
                AMPLE,
                List.of(
                        () -> "a",
                        () -> {
                            throw ApiException.clusterTimeout("too slow");
                        },
                        () -> "c"));
        assertThat(parts.get(0).toOptional()).contains("a");
        assertThat(parts.get(1).toOptional()).isEmpty();
        assertThat(parts.get(1).missing().map(Throwable::getMessage)).contains("too slow");
        assertThat(parts.get(2).missing()).isEmpty();
    }

    @Test
    void howManyAreLate_addsNothing() {
        long start = System.nanoTime();
        List<Supplier<String>> calls = Collections.nCopies(100, FanoutTest::late);
        List<Part<String>> parts = Fanout.all(Budget.of(Duration.ofMillis(200)), calls);
        assertThat(parts)
                .allSatisfy(part -> assertThat(part.missing().map(ApiException::kind))
                        .isEqualTo(Optional.of(ApiException.Kind.CLUSTER_TIMEOUT)));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void aDefectOfOurs_isNotTakenForASickCluster() {
        List<Supplier<String>> calls = List.of(() -> {
            throw new IllegalArgumentException("ours");
        });
        assertThatThrownBy(() -> Fanout.all(AMPLE, calls))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("ours");
    }
}
