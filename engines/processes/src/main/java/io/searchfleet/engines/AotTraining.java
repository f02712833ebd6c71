package io.searchfleet.engines;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Main class of the process that records an AOT cache: {@code AotTraining RELEASE FILE}.
 *
 * <p>A process of its own between us and the engine that is recorded, because the JVM writes the cache when it ends, in yet
 * another JVM that no code of ours runs in: somebody has to be there to kill both when we die. Until then nothing but temporary
 * files exist; the finished cache appears at once, by a rename.
 */
final class AotTraining {
    // On a busy machine, at a low priority.
    private static final Duration RECORDING_LIMIT = Duration.ofMinutes(5);
    private static final Duration UNUSED = Duration.ofDays(14);

    private static final int DOCUMENTS = 200;
    private static final String INDEX = """
            {"settings": {"number_of_replicas": 0}, "aliases": {"trained": {}},
             "mappings": {"properties": {"name": {"type": "text"}, "kind": {"type": "keyword"},
                                         "price": {"type": "double"}, "at": {"type": "date"}}}}""";
    private static final String SEARCH = """
            {"query": {"bool": {"must": {"match": {"name": "thing"}}, "filter": {"range": {"price": {"gte": 3}}}}},
             "sort": [{"at": "desc"}],
             "aggs": {"kinds": {"terms": {"field": "kind"}, "aggs": {"price": {"avg": {"field": "price"}}}}}}""";
    private static final String REINDEX = """
            {"source": {"index": "training"}, "dest": {"index": "training-2"}}""";
    private static final List<String> READS = List.of(
            "/_cluster/state",
            "/_cluster/stats",
            "/_cluster/settings",
            "/_cluster/pending_tasks",
            "/_nodes",
            "/_nodes/stats",
            "/_stats",
            "/_cat/indices",
            "/_cat/shards",
            "/_cat/nodes",
            "/_cat/allocation",
            "/_tasks",
            "/_aliases",
            "/_snapshot",
            "/training/_mapping",
            "/training/_settings");

    private final EngineRelease release;
    private final Path file;
    private final Path work;

    private AotTraining(EngineRelease release, Path file) {
        this.release = release;
        this.file = file;
        this.work = file.resolveSibling(file.getFileName() + ".tmp");
    }

    public static void main(String[] arguments) throws IOException {
        AotTraining training = new AotTraining(EngineRelease.valueOf(arguments[0]), Path.of(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(training::abandon, "abandon-training"));
        training.run();
        System.exit(0);
    }

    /** Asked to end in an orderly way, the engine would first write the cache that nobody waits for any more. */
    private void abandon() {
        List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
        children.forEach(ProcessHandle::destroyForcibly);
        try {
            Folders.delete(work);
        } catch (IOException e) {
            // The next training removes what is left.
        }
    }

    private void run() throws IOException {
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null || Files.exists(file)) {
                System.out.println("Another process has trained " + file + ", or does so now");
                return;
            }
            Folders.delete(work);
            Files.createDirectories(work);
            record();
            Folders.delete(work);
        }
    }

    private void record() throws IOException {
        Path output = work.resolve("recorded.aot");
        EngineOptions options = EngineOptions.of(release, work.resolve("data"));
        EngineProcess engine = EngineProcess.startTraining(options, output, RECORDING_LIMIT);
        exercise(new LoopbackHttp(engine.uri()));
        engine.close();
        if (Files.notExists(output)) {
            throw new ChildProcessException("The JVM recorded nothing; see " + options.logFile());
        }
        Files.move(output, file, StandardCopyOption.ATOMIC_MOVE);
        System.out.println("Recorded " + file);
        deleteUnused();
    }

    /** Each is some 120 MB, and every new JDK or build of ours asks for another. */
    private void deleteUnused() throws IOException {
        FileTime limit = FileTime.from(Instant.now().minus(UNUSED));
        try (DirectoryStream<Path> caches = Files.newDirectoryStream(file.resolveSibling("."), "*.aot")) {
            for (Path cache : caches) {
                if (Files.getLastModifiedTime(cache).compareTo(limit) < 0) {
                    Files.deleteIfExists(cache);
                }
            }
        }
    }

    /** What a first session does, so that its classes are in the cache as well. */
    private static void exercise(LoopbackHttp http) {
        http.status("PUT", "/training", INDEX);
        http.status("POST", "/_bulk?refresh=true", documents());
        http.status("POST", "/trained/_search", SEARCH);
        http.status("POST", "/_reindex", REINDEX);
        READS.forEach(path -> http.status("GET", path, ""));
        http.status("DELETE", "/training-2", "");
    }

    private static String documents() {
        StringBuilder bulk = new StringBuilder();
        for (int i = 0; i < DOCUMENTS; i++) {
            bulk.append("""
                    {"index": {"_index": "training", "_id": "%1$d"}}
                    {"name": "thing %1$d", "kind": "k%2$d", "price": %1$d, "at": "2026-01-01T00:00:00Z"}
                    """.formatted(i, i % 7));
        }
        return bulk.toString();
    }
}
