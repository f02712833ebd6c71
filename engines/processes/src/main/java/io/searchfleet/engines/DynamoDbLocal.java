package io.searchfleet.engines;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A running DynamoDB Local in a child process, on a free port of 127.0.0.1. Any access key and region see the same tables.
 *
 * <p>It starts in about two seconds with a 256 MB heap, after its kit has been fetched once. It ends when this JVM ends.
 */
public final class DynamoDbLocal extends RunningProcess {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final URI endpoint;

    private DynamoDbLocal(ChildProcess child, URI endpoint) {
        super(child);
        this.endpoint = endpoint;
    }

    /** Starts one that forgets everything when it ends. */
    public static DynamoDbLocal inMemory(Path logFile) {
        return start(List.of(), List.of("-inMemory"), logFile);
    }

    /**
     * Starts one that keeps its tables in {@code FOLDER/shared-local-instance.db} (SQLite), where a later one finds them. What a
     * call has confirmed survives a SIGKILL. While another process works in the folder this one waits for it, up to 15 seconds.
     */
    public static DynamoDbLocal inFolder(Path folder, Path logFile) {
        Path data = folder.toAbsolutePath();
        Path temporary = data.resolve("tmp");
        try {
            Folders.delete(temporary);
            Files.createDirectories(temporary);
        } catch (IOException e) {
            throw new ChildProcessException("Cannot write to " + data, e);
        }
        List<String> flags = List.of(
                "-D" + ChildMain.LOCK_FILE + "=" + data.resolve("dynamodb.lock"),
                // SQLite's native library is unpacked there, and left behind by a SIGKILL.
                "-Dorg.sqlite.tmpdir=" + temporary);
        return start(flags, List.of("-dbPath", data.toString()), logFile);
    }

    private static DynamoDbLocal start(List<String> moreFlags, List<String> where, Path logFile) {
        List<String> flags = new ArrayList<>(JvmFlags.SMALL);
        flags.add("-Xmx256m");
        flags.addAll(moreFlags);
        List<Path> classPath = new ArrayList<>();
        classPath.add(CacheFolder.of(System.getenv()).codeOf(ChildMain.class));
        classPath.addAll(Kit.named("dynamodb-local").classPath());
        List<String> arguments = new ArrayList<>(where);
        arguments.addAll(List.of("-sharedDb", "-disableTelemetry"));
        ChildProcess child = ChildProcess.start(ChildCommand.of(
                "DynamoDB Local", flags, classPath, DynamoDbLocalHost.class.getName(), arguments, logFile));
        URI endpoint = URI.create("http://127.0.0.1:" + child.awaitReady(START_LIMIT));
        LoopbackHttp http = new LoopbackHttp(endpoint);
        // It refuses a bare GET with a 400, which is an answer.
        http.await(child, START_LIMIT, () -> http.status("GET", "/", "") > 0);
        return new DynamoDbLocal(child, endpoint);
    }

    /** {@code http://127.0.0.1:PORT}. */
    public URI endpoint() {
        return endpoint;
    }
}
