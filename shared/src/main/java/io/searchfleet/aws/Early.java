package io.searchfleet.aws;

import io.searchfleet.Environment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Something that a thread of its own makes while a function starts: AWS's clients, which are half of what a fresh process
 * has to load. Whoever asks too early waits.
 */
public final class Early<T> implements Supplier<T> {
    private final CompletableFuture<T> made = new CompletableFuture<>();
    private final Thread maker;

    private Early(Thread.Builder thread, Supplier<T> making, Consumer<T> afterwards) {
        Environment environment = Environment.current();
        this.maker = thread.start(() -> environment.bind(() -> {
            try {
                T value = making.get();
                made.complete(value);
                afterwards.accept(value);
            } catch (RuntimeException | Error e) {
                made.completeExceptionally(e);
            }
            return made;
        }));
    }

    /** @param afterwards what the thread goes on with, while what it made is in use already; may fail */
    public static <T> Early<T> make(String name, Supplier<T> making, Consumer<T> afterwards) {
        return new Early<>(Thread.ofPlatform().daemon().name(name), making, afterwards);
    }

    /** What was made, or what its making threw. */
    @Override
    public T get() {
        try {
            return made.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Returns when the thread is done with all of it. */
    public void await() {
        try {
            maker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
