package io.searchfleet.benchmarks;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Some connections to one host, a thread each, that ask the same again as soon as they are answered. */
final class Load implements AutoCloseable {
    private final List<Call> calls;
    private final List<HttpConnection> connections;
    private final ExecutorService threads;

    private Load(List<Call> calls, List<HttpConnection> connections) {
        this.calls = calls;
        this.connections = connections;
        this.threads = Executors.newFixedThreadPool(connections.size());
    }

    /** @param calls made one after another; all together count as one request */
    static Load open(URI host, List<Call> calls, int connections) {
        return new Load(
                calls,
                IntStream.range(0, connections)
                        .mapToObj(number -> HttpConnection.open(host))
                        .toList());
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
        long start = System.nanoTime();
        long before = start;
        // From its own start: a thread that comes late would otherwise ask less, and make the others look faster.
        while (before - start < time.toNanos()) {
            calls.forEach(connection::send);
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
