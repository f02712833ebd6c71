package io.searchfleet.engines;

import io.searchfleet.engines.access.CredentialsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How to start an engine: {@code EngineOptions.of(release, folder).withPort(9250)}.
 *
 * @param dataFolder holds everything of this engine; the same folder later is the same cluster. Its log is {@code engine.log} in it,
 *     and snapshot repositories of type {@code fs} may be placed under {@code snapshots} in it
 * @param port of 127.0.0.1; 0 takes a free one
 * @param heapMegabytes the whole process takes roughly 100 MB more
 * @param nodes how many nodes it has, all in one process; the port is that of the first. With fewer than the run before had, those
 *     that go must have been vacated (see {@link EngineProcess#vacate})
 */
public record EngineOptions(
        EngineRelease release,
        Path dataFolder,
        int port,
        String clusterName,
        String nodeName,
        int heapMegabytes,
        int nodes) {
    static final int SMALLEST_HEAP_MEGABYTES = 96;
    private static final int MOST_NODES = 5;
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
        if (nodes < 1 || nodes > MOST_NODES) {
            throw new IllegalArgumentException("An engine has 1 to " + MOST_NODES + " nodes, not " + nodes);
        }
    }

    /** A free port, cluster {@code searchfleet} with one node {@code node-1}, 256 MB of heap. */
    public static EngineOptions of(EngineRelease release, Path dataFolder) {
        return new EngineOptions(release, dataFolder, 0, "searchfleet", "node-1", DEFAULT_HEAP_MEGABYTES, 1);
    }

    public EngineOptions withPort(int changed) {
        return new EngineOptions(release, dataFolder, changed, clusterName, nodeName, heapMegabytes, nodes);
    }

    public EngineOptions withClusterName(String changed) {
        return new EngineOptions(release, dataFolder, port, changed, nodeName, heapMegabytes, nodes);
    }

    public EngineOptions withNodeName(String changed) {
        return new EngineOptions(release, dataFolder, port, clusterName, changed, heapMegabytes, nodes);
    }

    public EngineOptions withHeapMegabytes(int changed) {
        return new EngineOptions(release, dataFolder, port, clusterName, nodeName, changed, nodes);
    }

    public EngineOptions withNodes(int changed) {
        return new EngineOptions(release, dataFolder, port, clusterName, nodeName, heapMegabytes, changed);
    }

    /** The first has the name given; the others are numbered after it: {@code demo-1}, {@code demo-2}. */
    List<String> nodeNames() {
        String stem = nodeName.endsWith("-1") ? nodeName.substring(0, nodeName.length() - 2) : nodeName;
        return IntStream.rangeClosed(1, nodes)
                .mapToObj(number -> number == 1 ? nodeName : stem + "-" + number)
                .toList();
    }

    /** Who may come in, while the engine runs too; without it everybody may. See {@link CredentialsFile#write}. */
    public Path credentialsFile() {
        return dataFolder.resolve(CredentialsFile.OF_USERS);
    }

    /** Where the engine writes its log, and {@code engine.log.previous} that of the run before. */
    public Path logFile() {
        return dataFolder.resolve("engine.log");
    }
}
