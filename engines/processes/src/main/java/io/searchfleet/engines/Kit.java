package io.searchfleet.engines;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The jars of one kind of child process, named by a Maven POM of its own ({@code engines/kits/NAME.xml}).
 *
 * <p>They are fetched by Maven when first asked for, into the cache folder of this machine (see {@code SEARCHFLEET_CACHE}), and
 * stay there until the POM changes. Several processes may ask at once: one fetches, the others wait.
 */
public final class Kit {
    private static final String COPY_JARS = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies";
    private static final long FETCH_LIMIT_MINUTES = 20;
    private static final int TAIL_LINES = 20;
    // A file lock belongs to the whole JVM: threads of this one have to take turns by themselves.
    private static final Object IN_THIS_JVM = new Object();

    private final String name;
    private final byte[] pom;
    private final CacheFolder cache;
    private final String maven;

    Kit(String name, byte[] pom, CacheFolder cache, String maven) {
        this.name = name;
        this.pom = pom.clone();
        this.cache = cache;
        // A relative path would be looked up from Maven's own working folder.
        this.maven =
                maven.contains(File.separator) ? Path.of(maven).toAbsolutePath().toString() : maven;
    }

    /** A kit that this jar knows. Nothing is fetched yet. */
    public static Kit named(String name) {
        try (InputStream pom = Kit.class.getResourceAsStream("/kits/" + name + ".xml")) {
            if (pom == null) {
                throw new IllegalArgumentException("There is no kit named " + name);
            }
            Map<String, String> environment = System.getenv();
            String maven = environment.getOrDefault("SEARCHFLEET_MVN", "mvn");
            return new Kit(name, pom.readAllBytes(), CacheFolder.of(environment), maven.isBlank() ? "mvn" : maven);
        } catch (IOException e) {
            throw new ChildProcessException("Cannot read the kit " + name, e);
        }
    }

    /**
     * The folder that holds the jars (and native libraries), fetched if need be, which may take minutes.
     *
     * @throws ChildProcessException when Maven is missing or fails
     */
    public Path jars() {
        Path folder = folder();
        if (!Files.isDirectory(folder)) {
            fetch(folder);
        }
        return folder;
    }

    boolean isFetched() {
        return Files.isDirectory(folder());
    }

    private Path folder() {
        return cache.kits().resolve(name + "-" + CacheFolder.hash(pom));
    }

    /** The jars as a class path, always in the same order. */
    List<Path> classPath() {
        try (Stream<Path> files = Files.list(jars())) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ChildProcessException("Cannot list the jars of " + name, e);
        }
    }

    private void fetch(Path folder) {
        try {
            Files.createDirectories(cache.kits());
            synchronized (IN_THIS_JVM) {
                Path lockFile = folder.resolveSibling(folder.getFileName() + ".lock");
                try (FileChannel channel =
                                FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    // Another process may have fetched it while this one waited for the lock.
                    if (lock.isValid() && !Files.isDirectory(folder)) {
                        fetchLocked(folder);
                    }
                }
            }
        } catch (IOException e) {
            throw new ChildProcessException("Cannot write to the cache folder " + cache.root(), e);
        }
    }

    private void fetchLocked(Path folder) throws IOException {
        Path work = folder.resolveSibling(folder.getFileName() + ".tmp");
        // Left by a process that was killed: only the holder of the lock works here.
        Folders.delete(work);
        Path jars = Files.createDirectories(work.resolve("jars"));
        Files.write(work.resolve("pom.xml"), pom);
        System.err.println("searchfleet: fetching the jars of " + name + " with " + maven
                + "; this happens once on this machine and takes up to a few minutes");
        runMaven(work, jars);
        Files.move(jars, folder, StandardCopyOption.ATOMIC_MOVE);
        Folders.delete(work);
    }

    private void runMaven(Path work, Path jars) throws IOException {
        Path log = work.resolve("maven.log");
        // Two groups may have a jar of the same name: the group becomes part of the file's.
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        maven,
                        "-B",
                        "-q",
                        "-f",
                        "pom.xml",
                        COPY_JARS,
                        "-DincludeScope=runtime",
                        "-Dmdep.prependGroupId=true",
                        "-DoutputDirectory=" + jars))
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = startMaven(builder);
        Thread stop = new Thread(() -> destroyTree(process));
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            if (!process.waitFor(FETCH_LIMIT_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                destroyTree(process);
                throw ChildProcessException.withTail(
                        "Maven could not fetch %s (exit code %d). Its jars come from the network on first use; the next try starts afresh. Maven said:"
                                .formatted(name, process.waitFor()),
                        Tail.of(log, TAIL_LINES));
            }
        } catch (InterruptedException e) {
            destroyTree(process);
            Thread.currentThread().interrupt();
            throw new ChildProcessException("Interrupted while fetching " + name, e);
        } finally {
            removeHook(stop);
        }
    }

    private Process startMaven(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ChildProcessException(
                    "Maven is needed once to fetch %s, and '%s' cannot be run. Install Maven 3.8.6 or newer, or let SEARCHFLEET_MVN name an mvn or mvnw."
                            .formatted(name, maven),
                    e);
        }
    }

    private static void destroyTree(Process process) {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down, so the hook has its say now.
        }
    }
}
