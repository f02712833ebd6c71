package io.searchfleet.engines;

import io.searchfleet.engines.access.CredentialsFile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A running search engine: a real cluster in a child process, on 127.0.0.1. It lets in whom its
 * {@link EngineOptions#credentialsFile} knows, and everybody when it started without that file.
 *
 * <p>Its data stays in its folder. It ends when this JVM ends. What a SIGKILL interrupts is recovered by the engine itself.
 */
public final class EngineProcess extends RunningProcess {
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final Duration MORE_PER_NODE = Duration.ofSeconds(30);

    private static final String OWNER = "owner";
    private static final int SECRET_BYTES = 32;
    private static final int ANSWER_MILLIS = 1_000;

    private final EngineOptions options;
    private final LoopbackHttp http;
    private final AotCache cache;

    private EngineProcess(EngineOptions options, ChildProcess child, LoopbackHttp http, AotCache cache) {
        super(child);
        this.options = options;
        this.http = http;
        this.cache = cache;
    }

    /**
     * Starts an engine and returns when it is ready: the first time on a machine after its kit has been fetched, which may take
     * minutes; in about 5 seconds without and 2 with an AOT cache (see {@link #trainIfMissing}).
     *
     * <p>With more nodes than before, the new ones begin empty. While another process works in the data folder this one waits for it, up to 15 seconds.
     *
     * @throws ChildProcessException with the end of the engine's log when it does not get ready within 60 seconds (30 more per further node); when it is to have
     *     fewer nodes than before and the others hold documents
     */
    public static EngineProcess start(EngineOptions options) {
        AotCache cache = AotCache.of(options.release());
        Duration limit = READY_LIMIT.plus(MORE_PER_NODE.multipliedBy(options.nodes() - 1L));
        return start(options, cache, cache.flagsToUse(), limit, ChildCommand.GRACE);
    }

    /** Starts a throw-away engine that writes an AOT cache into the file when it is closed. It may be slow at both. */
    static EngineProcess startTraining(EngineOptions options, Path output, Duration patience) {
        List<String> flags =
                List.of("-XX:AOTCacheOutput=" + output, "-D" + ChildMain.EXIT_SECONDS + "=" + patience.toSeconds());
        return start(options, AotCache.of(options.release()), flags, patience, patience);
    }

    private static EngineProcess start(
            EngineOptions options, AotCache cache, List<String> moreFlags, Duration limit, Duration grace) {
        requireManageable(options);
        new NodeFolders(options.dataFolder()).prepare(options.nodes());
        List<String> flags = new ArrayList<>(AotCache.FLAGS);
        flags.add("-Xms" + EngineOptions.SMALLEST_HEAP_MEGABYTES + "m");
        flags.add("-Xmx" + options.heapMegabytes() + "m");
        flags.add("-Djava.io.tmpdir=" + freshTemporaryFolder(options.dataFolder()));
        flags.add("-D" + ChildMain.LOCK_FILE + "=" + options.dataFolder().resolve("engine.lock"));
        flags.addAll(moreFlags);
        String secret = ownersSecret(options);
        ChildProcess child = ChildProcess.start(command(options, flags).withGrace(grace));
        URI uri = URI.create("http://127.0.0.1:" + child.awaitReady(limit));
        EngineProcess engine = new EngineProcess(options, child, new LoopbackHttp(uri, basic(secret)), cache);
        engine.awaitReady(limit);
        return engine;
    }

    private static void requireManageable(EngineOptions options) {
        boolean isPlain = options.nodes() == 1 && Files.notExists(options.credentialsFile());
        if (!isPlain && !options.release().isManageable()) {
            throw new ChildProcessException(
                    options.release().id() + " can have neither a password nor several nodes here");
        }
    }

    /** What lets us in whatever the users' password is. Nobody but the two processes ever has it. */
    private static String ownersSecret(EngineOptions options) {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        String secret = HexFormat.of().formatHex(random);
        CredentialsFile.write(options.dataFolder().resolve(CredentialsFile.OF_OWNER), OWNER, secret);
        return secret;
    }

    private static String basic(String secret) {
        String pair = OWNER + ":" + secret;
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static ChildCommand command(EngineOptions options, List<String> flags) {
        EngineRelease release = options.release();
        List<String> arguments = new ArrayList<>(
                List.of(options.dataFolder().toString(), String.valueOf(options.port()), options.clusterName()));
        arguments.addAll(options.nodeNames());
        return ChildCommand.of(
                release.id(), flags, release.classPath(), release.host().getName(), arguments, options.logFile());
    }

    /** Native libraries are unpacked there; what a killed run left is removed. */
    private static Path freshTemporaryFolder(Path dataFolder) {
        Path folder = dataFolder.resolve("tmp");
        try {
            Folders.delete(folder);
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ChildProcessException("Cannot write to " + dataFolder, e);
        }
    }

    /**
     * Returns when the engine answers, has all its nodes, and its cluster is at least yellow.
     *
     * @throws ChildProcessException with the end of its log when it does not in time; it is killed then
     */
    public void awaitReady(Duration limit) {
        String health = "/_cluster/health?wait_for_status=yellow&timeout=5s"
                + (options.nodes() == 1 ? "" : "&wait_for_nodes=" + options.nodes());
        http.await(child(), limit, () -> http.status("GET", "/", "") == 200 && http.status("GET", health, "") == 200);
    }

    /** Whether it answers now, which takes one or two seconds at most. */
    public boolean answers() {
        return http.send("GET", "/", "", ANSWER_MILLIS).status() == 200;
    }

    /** With how many nodes an engine has to be started in this folder so that all its documents are there; 0: it never ran. */
    public static int nodesInUse(Path dataFolder) {
        return new NodeFolders(dataFolder.toAbsolutePath()).inUse();
    }

    /**
     * Begins, or goes on, to move everything that is on the last nodes alone to the first ones, while the engine serves; asked
     * again and again until it is done. Then the next start may have that few nodes. What began ends with the process.
     *
     * @param staying how many nodes are to be left
     * @return how many shards are still to be moved; 0: it is done
     * @throws ChildProcessException when the engine does not answer
     */
    public int vacate(int staying) {
        List<String> names = options.nodeNames();
        List<String> going = names.subList(staying, names.size());
        // A transient setting is gone after the restart that this is for, and after a crash before it too.
        int status = http.status(
                "PUT",
                "/_cluster/settings",
                "{\"transient\":{\"cluster.routing.allocation.exclude._name\":\"" + String.join(",", going) + "\"}}");
        LoopbackHttp.Answer shards = http.send("GET", "/_cat/shards?h=index,shard,state,node", "");
        if (status != 200 || shards.status() != 200) {
            throw new ChildProcessException(options.release().id() + " does not say where its shards are");
        }
        int left = ShardPlaces.read(shards.body()).withoutCopyOn(names.subList(0, staying));
        if (left == 0) {
            markVacated(staying);
        }
        return left;
    }

    private void markVacated(int staying) {
        try {
            new NodeFolders(options.dataFolder()).markVacated(staying + 1);
        } catch (IOException e) {
            throw new ChildProcessException("Cannot write to " + options.dataFolder(), e);
        }
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
        return http.address();
    }
}
