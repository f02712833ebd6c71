package io.searchfleet.engines;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A running child JVM that never outlives this one: {@link ChildMain} ends it when our end of its stdin closes, and a shutdown hook
 * ends it in an orderly exit. Its output goes to a log file; the log of the run before is kept beside it as {@code *.previous}.
 */
final class ChildProcess implements AutoCloseable {
    private static final String READY = "READY ";
    private static final int TAIL_LINES = 40;
    private static final Duration POLL = Duration.ofMillis(15);
    // These would change the flags of a child behind our back, and its first lines of output.
    private static final Set<String> JVM_VARIABLES =
            Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH");
    // Strong references too: a collected Process closes the child's stdin, and with it the child.
    private static final Set<ChildProcess> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(ChildProcess::closeAll, "close-children"));
    }

    private final ChildCommand command;
    private final Process process;
    private volatile boolean expectedToEnd;
    private volatile boolean suspended;

    private ChildProcess(ChildCommand command, Process process) {
        this.command = command;
        this.process = process;
    }

    static ChildProcess start(ChildCommand command) {
        try {
            keepPreviousLog(command.logFile());
            ProcessBuilder builder = new ProcessBuilder(command.line())
                    .redirectErrorStream(true)
                    .redirectOutput(command.logFile().toFile());
            builder.environment().keySet().removeAll(JVM_VARIABLES);
            ChildProcess child = new ChildProcess(command, builder.start());
            RUNNING.add(child);
            var _ = child.process.onExit().thenRun(() -> RUNNING.remove(child));
            return child;
        } catch (IOException e) {
            throw new ChildProcessException("Cannot start " + command.what(), e);
        }
    }

    private static void keepPreviousLog(Path log) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".previous"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits for the line {@code READY …} that the child prints when it serves, and returns its rest.
     *
     * @throws ChildProcessException with the end of the log when the child ends before, or is not ready in time (it is killed)
     */
    String awaitReady(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        Optional<String> ready = readyLine();
        while (ready.isEmpty()) {
            // Asked before the log is read again: what a dead child wrote is all there.
            boolean ended = !isAlive();
            ready = readyLine();
            if (ended && ready.isEmpty()) {
                throw failure("ended with exit code " + process.exitValue() + " before it was ready");
            }
            if (System.nanoTime() > deadline) {
                kill();
                throw failure("was not ready after " + limit.toSeconds() + " s");
            }
            sleep();
        }
        return ready.get();
    }

    /** An exception that says what happened to this child and ends with its last lines. */
    ChildProcessException failure(String whatHappened) {
        return ChildProcessException.withTail(
                "%s (pid %d) %s; the end of %s:".formatted(command.what(), pid(), whatHappened, command.logFile()),
                Tail.of(command.logFile(), TAIL_LINES));
    }

    /** Waits a moment between two looks at the child; an interrupt ends the child. */
    void sleep() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
            throw new ChildProcessException("Interrupted while waiting for " + command.what(), e);
        }
    }

    private Optional<String> readyLine() {
        try {
            String log = Files.readString(command.logFile(), StandardCharsets.ISO_8859_1);
            // The last line may be half written.
            String complete = log.substring(0, log.lastIndexOf('\n') + 1);
            return complete.lines()
                    .filter(line -> line.startsWith(READY))
                    .map(line -> line.substring(READY.length()).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Calls the listener, once, when the child ends although nobody here closed it; with a sentence for a person. */
    void onDeath(Consumer<String> listener) {
        var _ = process.onExit().thenAccept(ended -> {
            if (!expectedToEnd) {
                listener.accept(
                        failure("died with exit code " + ended.exitValue()).getMessage());
            }
        });
    }

    /** Asks the child to end (SIGTERM), waits, and kills it after its grace time. Nothing of it is left afterwards. */
    @Override
    public void close() {
        askToEnd();
        try {
            if (!process.waitFor(command.grace().toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private void askToEnd() {
        expectedToEnd = true;
        if (suspended) {
            resume();
        }
        process.destroy();
    }

    /** SIGKILL to the child and its own children, and waits until it is gone. */
    void kill() {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    /** SIGSTOP: the child keeps its port and answers nothing. */
    void suspend() {
        signal("STOP");
        suspended = true;
    }

    /** SIGCONT. */
    void resume() {
        signal("CONT");
        suspended = false;
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0 && isAlive()) {
                throw new ChildProcessException("kill -" + name + " " + pid() + " ended with " + code);
            }
        } catch (IOException e) {
            throw new ChildProcessException("Cannot run kill -" + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChildProcessException("Interrupted in kill -" + name, e);
        }
    }

    /** All are asked first, so that they end side by side. */
    private static void closeAll() {
        List<ChildProcess> children = List.copyOf(RUNNING);
        children.forEach(ChildProcess::askToEnd);
        children.forEach(ChildProcess::close);
    }
}
