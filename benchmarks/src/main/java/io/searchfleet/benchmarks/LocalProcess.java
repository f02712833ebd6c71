package io.searchfleet.benchmarks;

import io.searchfleet.engines.Folders;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The local runtime with its demo cluster, in a process of its own with this JVM's options, which the launcher chose for both.
 * Its state is in a temporary folder. Both are gone at the end, whatever that is.
 */
final class LocalProcess implements AutoCloseable {
    // The first start on a machine fetches the engine.
    private static final Duration START_LIMIT = Duration.ofMinutes(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final Duration TRAINING_LIMIT = Duration.ofMinutes(5);
    private static final String READY = "READY ";
    private static final String STEP_FUNCTIONS = "--endpoint-url ";

    private final Path folder;
    private final Process process;
    private final CompletableFuture<URI> ready = new CompletableFuture<>();
    private final CompletableFuture<URI> stepFunctions = new CompletableFuture<>();

    private LocalProcess(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /**
     * Returns when the runtime serves.
     *
     * @param options of its command line, beside its port and its folder
     * @throws BenchmarkException when it does not start
     */
    static LocalProcess start(String... options) {
        try {
            Path folder = Files.createTempDirectory("searchfleet-bench-");
            Process process = new ProcessBuilder(command(folder.resolve("data"), List.of(options)))
                    .redirectError(log(folder).toFile())
                    .start();
            LocalProcess local = new LocalProcess(folder, process);
            Runtime.getRuntime().addShutdownHook(new Thread(local::close, "stop-runtime"));
            Thread.ofVirtual().start(local::readOutput);
            local.awaitReady();
            return local;
        } catch (IOException e) {
            throw new BenchmarkException("the local runtime cannot be started", e);
        }
    }

    private static List<String> command(Path data, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), EndsWithParent.class.getName()));
        command.addAll(List.of("--port", "0", "--data", data.toString()));
        command.addAll(options);
        return command;
    }

    private static Path log(Path folder) {
        return folder.resolve("runtime.log");
    }

    /** To its end, so that the runtime never waits for a reader. */
    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(READY)) {
                    ready.complete(URI.create(line.substring(READY.length()).strip()));
                } else if (line.contains(STEP_FUNCTIONS)) {
                    int at = line.indexOf(STEP_FUNCTIONS) + STEP_FUNCTIONS.length();
                    stepFunctions.complete(URI.create(line.substring(at).strip()));
                }
            }
        } catch (IOException e) {
            // As good as its end.
        }
        IOException ended = new IOException("it ended; its log ends with: " + endOfLog());
        ready.completeExceptionally(ended);
        stepFunctions.completeExceptionally(ended);
    }

    private String endOfLog() {
        return endOfLog("");
    }

    /** The last of its errors, as its log has them. */
    String errors() {
        return endOfLog("\"level\":\"error\"");
    }

    private String endOfLog(String with) {
        try (Stream<String> all = Files.lines(log(folder), StandardCharsets.ISO_8859_1)) {
            List<String> lines = all.filter(line -> line.contains(with)).toList();
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void awaitReady() {
        try {
            // The last that it says of itself.
            stepFunctions.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new BenchmarkException("the local runtime did not start", e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    URI uri() {
        return ready.join();
    }

    /** Where it speaks the protocol of Step Functions. */
    URI stepFunctions() {
        return stepFunctions.join();
    }

    /** The first admin's, as a header's value. */
    String authorization() {
        try {
            String token = Files.readString(folder.resolve("data").resolve("credentials"))
                    .strip();
            return "Basic " + Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new BenchmarkException("the admin token cannot be read", e);
        }
    }

    /** CPU time that the runtime's own process has used; its children (engine, DynamoDB Local) not counted. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** CPU time that the engine of the demo cluster has used. */
    Duration engineCpu() {
        return descendants("OpenSearchHost")
                .map(engine -> engine.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private Stream<ProcessHandle> descendants(String with) {
        return process.descendants().filter(child -> commandLine(child).contains(with));
    }

    /** Java's own answer ends after a page of memory, within the class path. */
    private static String commandLine(ProcessHandle child) {
        try {
            return Files.readString(
                    Path.of("/proc", String.valueOf(child.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return child.info().commandLine().orElse("");
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** What of it is resident now, in MB; 0 where the system does not tell. */
    double megabytes() {
        return Resident.now(process.toHandle());
    }

    /** After the first start on a machine the runtime trains the engine's AOT cache: a core is busy that is measured with. */
    void awaitTraining() {
        long deadline = System.nanoTime() + TRAINING_LIMIT.toNanos();
        try {
            while (descendants("AotTraining").findAny().isPresent() && System.nanoTime() < deadline) {
                Thread.sleep(Duration.ofMillis(500));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    /** SIGTERM, as a user would; SIGKILL when that does not help. Its children end with it. */
    @Override
    public synchronized void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            delete(folder);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Removes a folder of ours; what cannot be removed is named and left. */
    static void delete(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            System.err.println("searchfleet: " + folder + " could not be deleted: " + e);
        }
    }
}
