package io.searchfleet.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfSystemProperty(named = EngineRelease.UNDER_TEST, matches = ".+")
class AotCacheIT {
    @TempDir
    Path folder;

    /** Before JUnit deletes the folder: it warns of links that lead out of it. */
    @AfterEach
    void unlinkKits() throws IOException {
        Files.deleteIfExists(folder.resolve("cache/kits"));
    }

    @Test
    void aTrainedCache_isUsedByTheNextStart() throws IOException, InterruptedException {
        Map<String, String> environment = cacheWithKitsOnly();
        try (ParentJvm parent = ParentJvm.start(folder, environment, "train", "engine")) {
            assertThat(flags(parent.awaitPid("engine"))).doesNotContain("-XX:AOTCache=");
            parent.awaitPid("training");
            parent.awaitPid("trained");

            List<Path> caches = aotFiles();
            assertThat(caches)
                    .singleElement()
                    .satisfies(file -> assertThat(file).isNotEmptyFile());
            assertThat(flags(parent.awaitPid("engine"))).contains("-XX:AOTCache=" + caches.getFirst());
            // The JVM says in its first lines when it refuses a cache.
            assertThat(folder.resolve("engine/engine.log")).content().doesNotContain("AOT cache", "mismatch");
        }
    }

    @Test
    void whenTheParentIsKilledWhileItTrains_nothingOfTheTrainingRemains() throws IOException, InterruptedException {
        try (ParentJvm parent = ParentJvm.start(folder, cacheWithKitsOnly(), "train-only")) {
            ProcessHandle training =
                    ProcessHandle.of(parent.awaitPid("training")).orElseThrow();
            List<Long> pids = Stream.concat(Stream.of(training), training.descendants())
                    .map(ProcessHandle::pid)
                    .toList();

            parent.sigkill();

            ParentJvm.assertGone(Duration.ofSeconds(8), pids);
            assertThat(aotFiles()).isEmpty();
        }
    }

    /** A cache folder of its own, that shares the kits: they are slow to fetch. */
    private Map<String, String> cacheWithKitsOnly() throws IOException {
        Path kits = EngineRelease.OPENSEARCH_3_8.kit().jars().getParent();
        Path cache = Files.createDirectories(folder.resolve("cache"));
        Files.createSymbolicLink(cache.resolve("kits"), kits);
        return Map.of("SEARCHFLEET_CACHE", cache.toString());
    }

    private List<Path> aotFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("cache/aot"))) {
            return files.filter(file -> file.toString().endsWith(".aot")).toList();
        }
    }

    private static String flags(long pid) {
        return ProcessHandle.of(pid).orElseThrow().info().commandLine().orElseThrow();
    }
}
