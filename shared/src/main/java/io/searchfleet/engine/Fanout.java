package io.searchfleet.engine;

import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks everything at once and answers what came: partial answers beat none. */
public final class Fanout {
    private static final ExecutorService THREADS = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("fanout-", 0).factory());
    // Calls end by themselves with their budget; this is for the way back.
    private static final Duration GRACE = Duration.ofMillis(100);

    private Fanout() {}

    /** What one of the calls came to. */
    public sealed interface Part<T> {
        default Optional<T> toOptional() {
            return this instanceof Present<T>(T value) ? Optional.of(value) : Optional.empty();
        }

        /** Why it is missing; empty when it is there. */
        default Optional<ApiException> missing() {
            return this instanceof Missing<T>(ApiException why) ? Optional.of(why) : Optional.empty();
        }

        record Present<T>(T value) implements Part<T> {}

        record Missing<T>(ApiException why) implements Part<T> {}
    }

    /**
     * A call under way.
     *
     * @param endNanos when nobody waits for it any more, by {@link System#nanoTime}
     */
    public record Pending<T>(Future<T> future, long endNanos) {
        /** Waits for it, at most as long as the budget lasts. A defect of ours is thrown, not hidden as missing. */
        public Part<T> await() {
            try {
                return new Part.Present<>(future.get(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ApiException known) {
                    return new Part.Missing<>(known);
                }
                throw new IllegalStateException("a parallel call failed", e.getCause());
            } catch (TimeoutException e) {
                future.cancel(true);
                return new Part.Missing<>(ApiException.clusterTimeout("The cluster did not answer in time."));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    /** Starts a call on a thread of its own. */
    public static <T> Pending<T> start(Budget budget, Supplier<T> call) {
        // Of each call once, not once more for each that is awaited before it.
        long end = System.nanoTime() + budget.remaining().plus(GRACE).toNanos();
        return new Pending<>(THREADS.submit(call::get), end);
    }

    /** Runs all calls at once; the parts are in their order. */
    public static <T> List<Part<T>> all(Budget budget, List<Supplier<T>> calls) {
        List<Pending<T>> started =
                calls.stream().map(call -> start(budget, call)).toList();
        return started.stream().map(Pending::await).toList();
    }
}
