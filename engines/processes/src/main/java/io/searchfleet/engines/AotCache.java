package io.searchfleet.engines;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The JDK's ahead-of-time cache (JEP 483, 514) of one release: loaded and linked classes of an earlier run, which more than halve
 * the start. Named after all that it depends on, so that a stale one is never used.
 *
 * @param recordable whether there can be one: the JVM records classes from jars only, and a class path of a development
 *     environment has folders
 */
record AotCache(EngineRelease release, Path file, boolean recordable) {
    /** What the cache is recorded and used with. Heap sizes are not among it: the cache does not depend on them. */
    static final List<String> FLAGS = JvmFlags.SMALL;

    private static final List<String> LOW_PRIORITY = List.of("nice", "-n", "10");

    static AotCache of(EngineRelease release) {
        List<Path> classPath = release.classPath();
        StringBuilder key = new StringBuilder(System.getProperty("java.home"))
                .append(Runtime.version())
                .append(System.getProperty("java.vm.vendor"))
                .append(FLAGS);
        classPath.forEach(jar -> key.append('\n').append(jar).append(modified(jar)));
        String hash = CacheFolder.hash(key.toString().getBytes(StandardCharsets.UTF_8));
        Path file = CacheFolder.of(System.getenv()).aot().resolve(release.id() + "-" + hash + ".aot");
        return new AotCache(release, file, classPath.stream().noneMatch(Files::isDirectory));
    }

    private static String modified(Path jar) {
        try {
            return " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar);
        } catch (IOException e) {
            throw new ChildProcessException("Cannot read " + jar, e);
        }
    }

    List<String> flagsToUse() {
        try {
            // Says that it is still in use; see the end of AotTraining.
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            return List.of("-XX:AOTCache=" + file);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new ChildProcessException("Cannot use " + file, e);
        }
    }

    void trainIfMissing() {
        if (!recordable || Files.exists(file)) {
            return;
        }
        ChildCommand command = ChildCommand.of(
                "The training of " + release.id(),
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"),
                release.ownCode(),
                AotTraining.class.getName(),
                List.of(release.name(), file.toString()),
                file.resolveSibling(file.getFileName() + ".log"));
        // It holds nothing that is worth a wait when we end.
        ChildProcess.start(command.withPrefix(LOW_PRIORITY).withGrace(Duration.ofMillis(500)));
    }
}
