package io.searchfleet.local.states;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** What all executions share: one timer, virtual threads for what runs, and the end of it all. */
final class Workshop implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private enum Phase {
        OPEN,
        ENDING,
        CLOSED
    }

    private final Tasks tasks;
    private final Consumer<Execution> onEnd;
    private final ScheduledThreadPoolExecutor timer;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    /** A party for each call whose result is not yet written, and one for the end. */
    private final Phaser calls = new Phaser(1);

    private volatile Phase phase = Phase.OPEN;

    Workshop(Tasks tasks, Consumer<Execution> onEnd) {
        this.tasks = tasks;
        this.onEnd = onEnd;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("states-timer").daemon().factory(), new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Whether steps may be taken. */
    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    /** Whether results of what was begun may still be written. */
    boolean mayWrite() {
        return phase != Phase.CLOSED;
    }

    Executor threads() {
        return threads;
    }

    void now(Runnable work) {
        threads.execute(work);
    }

    Future<?> at(Instant time, Runnable work) {
        long millis = Math.max(
                0, Duration.between(Instant.now(), time).plusNanos(999_999).toMillis());
        return timer.schedule(() -> threads.execute(work), millis, TimeUnit.MILLISECONDS);
    }

    void ended(Execution execution) {
        onEnd.accept(execution);
    }

    /** Invokes a function. What comes first is the result: its answer, the end of its time, the end of the task's. */
    CompletableFuture<TaskResult> call(Step.Call call) {
        CompletableFuture<TaskResult> result = new CompletableFuture<>();
        Duration own = tasks.timeout(call.function());
        Thread worker =
                Thread.ofVirtual().unstarted(() -> result.complete(tasks.invoke(call.function(), call.payload())));
        Future<?> ownEnd = at(Instant.now().plus(own), () -> {
            // Lambda ends a function then; one whose task has timed out runs on there, and so it does here.
            result.complete(new TaskResult.Failed(timedOut(own)));
            worker.interrupt();
        });
        call.timeout().ifPresent(timeout -> {
            Future<?> end = at(Instant.now().plus(timeout), () -> result.complete(new TaskResult.TimedOut()));
            CompletableFuture<TaskResult> _ = result.whenComplete((_, _) -> end.cancel(false));
        });
        worker.start();
        return result.whenComplete((_, _) -> ownEnd.cancel(false));
    }

    private static StateError timedOut(Duration timeout) {
        String message = "Task timed out after %d.00 seconds".formatted(timeout.toSeconds());
        return new StateError(
                "Sandbox.Timedout",
                "{\"errorMessage\":\"" + message + "\",\"errorType\":\"Sandbox.Timedout\",\"stackTrace\":[]}");
    }

    /** Whether a call may begin; {@link #close} then waits a while for what is given to {@link #untilDone}. */
    boolean begins() {
        // In this order: close() says first that it ends, and counts then.
        calls.register();
        if (isOpen()) {
            return true;
        }
        calls.arriveAndDeregister();
        return false;
    }

    /** The work that was begun, the writing of its result included. */
    void untilDone(CompletableFuture<Void> work) {
        CompletableFuture<Void> _ = work.whenComplete((_, failure) -> {
            calls.arriveAndDeregister();
            if (failure != null) {
                System.err.println("A step of a state machine failed: " + failure);
            }
        });
    }

    /** Begins nothing any more; what runs may end within two seconds, what comes later is not written. */
    @Override
    public void close() {
        phase = Phase.ENDING;
        timer.shutdownNow();
        try {
            calls.awaitAdvanceInterruptibly(calls.arrive(), GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            // They are run again at the next start.
        }
        phase = Phase.CLOSED;
        threads.shutdownNow();
    }
}
