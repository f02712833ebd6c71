package io.searchfleet.benchmarks;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Some connections to one host, a thread each, that ask the same again as soon as they are answered. */
final class Load implements AutoCloseable {
    /** What a connection asks next. */
    private interface Next {
        void send(HttpConnection connection, RandomGenerator random);
    }

    private final Next next;
    private final List<HttpConnection> connections;
    private final ExecutorService threads;

    private Load(Next next, List<HttpConnection> connections) {
        this.next = next;
        this.connections = connections;
        this.threads = Executors.newFixedThreadPool(connections.size());
    }

    /** @param calls made one after another; all together count as one request */
    static Load open(URI host, List<Call> calls, int connections) {
        return new Load((connection, _) -> calls.forEach(connection::send), opened(host, connections));
    }

    /** @param calls of which any may be the next request */
    static Load mixed(URI host, List<Call> calls, int connections) {
        return new Load(
                (connection, random) -> connection.send(calls.get(random.nextInt(calls.size()))),
                opened(host, connections));
    }

    /**
     * As {@link #mixed}, of more than can be answered in time: a 503 or 504 is no failure, nor an answer that lacks a part.
     *
     * @param cutOff counts them
     */
    static Load overload(URI host, List<Call> calls, int connections, AtomicInteger cutOff) {
        return new Load(
                (connection, random) -> {
                    if (!connection.sendInTime(calls.get(random.nextInt(calls.size())))) {
                        cutOff.incrementAndGet();
                    }
                },
                opened(host, connections));
    }

    private static List<HttpConnection> opened(URI host, int connections) {
        return IntStream.range(0, connections)
                .mapToObj(number -> HttpConnection.open(host))
                .toList();
    }

    /** @throws BenchmarkException when any request failed */
    Samples run(Duration time) {
        List<Callable<Samples>> loops = connections.stream()
                .<Callable<Samples>>map(connection -> () -> loop(connection, time))
                .toList();
        Samples all = Samples.none(connections.size());
        for (Samples samples : finished(loops)) {
            all = all.plus(samples);
        }
        return all;
    }

    private Samples loop(HttpConnection connection, Duration time) {
        LongStream.Builder nanos = LongStream.builder();
        RandomGenerator random = new SplittableRandom(connections.indexOf(connection));
        long start = System.nanoTime();
        long before = start;
        // From its own start: a thread that comes late would otherwise ask less, and make the others look faster.
        while (before - start < time.toNanos()) {
            next.send(connection, random);
            long after = System.nanoTime();
            nanos.add(after - before);
            before = after;
        }
        return new Samples(nanos.build().toArray(), before - start, connections.size());
    }

    private List<Samples> finished(List<Callable<Samples>> loops) {
        try {
            List<Samples> finished = new ArrayList<>();
            for (Future<Samples> loop : threads.invokeAll(loops)) {
                finished.add(loop.get());
            }
            return finished;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BenchmarkException failed
                    ? failed
                    : new BenchmarkException("a connection failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        connections.forEach(HttpConnection::close);
    }
}
