package io.searchfleet.engines;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * How to start an engine: {@code EngineOptions.of(release, folder).withPort(9250)}.
 *
 * @param dataFolder holds everything of this engine; the same folder later is the same cluster. Its log is {@code engine.log} in it,
 *     and snapshot repositories of type {@code fs} may be placed under {@code snapshots} in it
 * @param port of 127.0.0.1; 0 takes a free one
 * @param heapMegabytes the whole process takes roughly 100 MB more
 */
public record EngineOptions(
        EngineRelease release, Path dataFolder, int port, String clusterName, String nodeName, int heapMegabytes) {
    static final int SMALLEST_HEAP_MEGABYTES = 96;
    private static final int DEFAULT_HEAP_MEGABYTES = 256;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    public EngineOptions {
        dataFolder = dataFolder.toAbsolutePath();
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("Not a port: " + port);
        }
        if (!NAME.matcher(clusterName).matches() || !NAME.matcher(nodeName).matches()) {
            throw new IllegalArgumentException("Not a name: " + clusterName + " or " + nodeName);
        }
        if (heapMegabytes < SMALLEST_HEAP_MEGABYTES) {
            throw new IllegalArgumentException("An engine needs a heap of " + SMALLEST_HEAP_MEGABYTES + " MB");
        }
    }

    /** A free port, cluster {@code searchfleet} with one node {@code node-1}, 256 MB of heap. */
    public static EngineOptions of(EngineRelease release, Path dataFolder) {
        return new EngineOptions(release, dataFolder, 0, "searchfleet", "node-1", DEFAULT_HEAP_MEGABYTES);
    }

    public EngineOptions withPort(int changed) {
        return new EngineOptions(release, dataFolder, changed, clusterName, nodeName, heapMegabytes);
    }

    public EngineOptions withClusterName(String changed) {
        return new EngineOptions(release, dataFolder, port, changed, nodeName, heapMegabytes);
    }

    public EngineOptions withNodeName(String changed) {
        return new EngineOptions(release, dataFolder, port, clusterName, changed, heapMegabytes);
    }

    public EngineOptions withHeapMegabytes(int changed) {
        return new EngineOptions(release, dataFolder, port, clusterName, nodeName, changed);
    }

    /** Where the engine writes its log, and {@code engine.log.previous} that of the run before. */
    public Path logFile() {
        return dataFolder.resolve("engine.log");
    }
}
