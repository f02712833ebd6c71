package io.searchfleet.engines;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A running search engine: a real single-node cluster in a child process, on 127.0.0.1, without a password.
 *
 * <p>Its data stays in its folder. It ends when this JVM ends. What a SIGKILL interrupts is recovered by the engine itself.
 */
public final class EngineProcess implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);

    private final ChildProcess child;
    private final URI uri;
    private final AotCache cache;

    private EngineProcess(ChildProcess child, URI uri, AotCache cache) {
        this.child = child;
        this.uri = uri;
        this.cache = cache;
    }

    /**
     * Starts an engine and returns when it is ready: the first time on a machine after its kit has been fetched, which may take
     * minutes; in about 5 seconds without and 2 with an AOT cache (see {@link #trainIfMissing}).
     *
     * <p>While another process works in the data folder this one waits for it, up to 15 seconds.
     *
     * @throws ChildProcessException with the end of the engine's log when it does not get ready within 60 seconds
     */
    public static EngineProcess start(EngineOptions options) {
        AotCache cache = AotCache.of(options.release());
        return start(options, cache, cache.flagsToUse(), READY_LIMIT, ChildCommand.GRACE);
    }

    /** Starts a throw-away engine that writes an AOT cache into the file when it is closed. It may be slow at both. */
    static EngineProcess startTraining(EngineOptions options, Path output, Duration patience) {
        List<String> flags =
                List.of("-XX:AOTCacheOutput=" + output, "-D" + Guard.EXIT_SECONDS + "=" + patience.toSeconds());
        return start(options, AotCache.of(options.release()), flags, patience, patience);
    }

    private static EngineProcess start(
            EngineOptions options, AotCache cache, List<String> moreFlags, Duration limit, Duration grace) {
        List<String> flags = new ArrayList<>(AotCache.FLAGS);
        flags.add("-Xms" + EngineOptions.SMALLEST_HEAP_MEGABYTES + "m");
        flags.add("-Xmx" + options.heapMegabytes() + "m");
        flags.add("-Djava.io.tmpdir=" + freshTemporaryFolder(options.dataFolder()));
        flags.add("-D" + Guard.LOCK_FILE + "=" + options.dataFolder().resolve("engine.lock"));
        flags.addAll(moreFlags);
        ChildProcess child = ChildProcess.start(command(options, flags).withGrace(grace));
        URI uri = URI.create("http://127.0.0.1:" + child.awaitReady(limit));
        EngineProcess engine = new EngineProcess(child, uri, cache);
        engine.awaitReady(limit);
        return engine;
    }

    private static ChildCommand command(EngineOptions options, List<String> flags) {
        EngineRelease release = options.release();
        List<String> arguments = List.of(
                options.dataFolder().toString(),
                String.valueOf(options.port()),
                options.clusterName(),
                options.nodeName());
        return ChildCommand.of(
                release.id(), flags, release.classPath(), release.host().getName(), arguments, options.logFile());
    }

    /** Native libraries are unpacked there; what a killed run left is removed. */
    private static Path freshTemporaryFolder(Path dataFolder) {
        Path folder = dataFolder.resolve("tmp");
        try {
            CacheFolder.delete(folder);
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ChildProcessException("Cannot write to " + dataFolder, e);
        }
    }

    /**
     * Returns when the engine answers and its cluster is at least yellow.
     *
     * @throws ChildProcessException with the end of its log when it does not in time; it is killed then
     */
    public void awaitReady(Duration limit) {
        LoopbackHttp http = new LoopbackHttp(uri);
        http.await(
                child,
                limit,
                () -> http.status("GET", "/", "") == 200
                        && http.status("GET", "/_cluster/health?wait_for_status=yellow&timeout=5s", "") == 200);
    }

    /**
     * Makes the next starts of this release on this machine faster: runs a throw-away engine in the background, at low priority,
     * that records an AOT cache. Returns at once, does nothing when there is one or another process makes it, and ends with this
     * JVM. Takes one core for some 15 seconds: best called when the user has what he waited for.
     */
    public void trainIfMissing() {
        cache.trainIfMissing();
    }

    /** {@code http://127.0.0.1:PORT}. */
    public URI uri() {
        return uri;
    }

    public long pid() {
        return child.pid();
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    /** Calls the listener once, with a sentence that ends with the log, when the process ends although nobody closed it. */
    public void onDeath(Consumer<String> listener) {
        child.onDeath(listener);
    }

    /** Closes the node and ends the process; returns when it is gone. */
    @Override
    public void close() {
        child.close();
    }

    /** SIGKILL, as a crash would; returns when the process is gone. */
    public void kill() {
        child.kill();
    }

    /** SIGSTOP: it keeps its port and answers nothing until {@link #resume}. */
    public void suspend() {
        child.suspend();
    }

    public void resume() {
        child.resume();
    }
}
