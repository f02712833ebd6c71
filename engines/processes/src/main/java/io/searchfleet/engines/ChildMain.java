package io.searchfleet.engines;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Main class of every child process: {@code ChildMain MAIN_CLASS ARGUMENT…} runs that main and ends the process when stdin ends.
 *
 * <p>Stdin is a pipe that only the parent holds, so it ends whenever the parent does, a SIGKILL included. The end is orderly
 * (shutdown hooks run) and bounded: a process that has not ended after some seconds is halted. The main may return; the
 * process stays until stdin ends or it is told to end.
 */
final class ChildMain {
    /** System property: how long the shutdown hooks may take. */
    static final String EXIT_SECONDS = "searchfleet.child.exitSeconds";

    /** System property: a file whose lock this process holds while it lives, so that no two work in one folder. */
    static final String LOCK_FILE = "searchfleet.child.lockFile";

    private static final long DEFAULT_EXIT_SECONDS = 5;
    private static final Duration LOCK_WAIT = Duration.ofSeconds(15);

    private static @Nullable FileLock held;

    private ChildMain() {}

    /** Package-private class, public method: the JVM's launcher is content with that. */
    public static void main(String[] arguments) {
        ignoreTerminalInterrupts();
        Thread.ofPlatform().name("end-of-input").start(ChildMain::exitAtEndOfInput);
        Runtime.getRuntime().addShutdownHook(new Thread(ChildMain::startHaltTimer, "start-halt-timer"));
        try {
            String lockFile = System.getProperty(LOCK_FILE);
            if (lockFile != null) {
                hold(Path.of(lockFile).toAbsolutePath());
            }
            Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (ReflectiveOperationException | IOException | InterruptedException | RuntimeException e) {
            e.printStackTrace();
            // What people look at is the end of the log.
            System.err.println("It does not start: " + root(e));
            System.exit(1);
        }
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static void exitAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nobody writes; only the end matters.
            }
        } catch (IOException e) {
            // A broken pipe is an end too.
        }
        System.exit(0);
    }

    private static void startHaltTimer() {
        long seconds = Long.getLong(EXIT_SECONDS, DEFAULT_EXIT_SECONDS);
        Thread.ofPlatform().daemon().name("halt-timer").start(() -> {
            try {
                Thread.sleep(Duration.ofSeconds(seconds));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(2);
        });
    }

    /** Waits a little: the process that holds the lock may be the child of a parent that was just killed, and about to end. */
    private static void hold(Path file) throws IOException, InterruptedException {
        Files.createDirectories(file.getParent());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        long deadline = System.nanoTime() + LOCK_WAIT.toNanos();
        while ((held = channel.tryLock()) == null) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Another process works in " + file.getParent());
            }
            Thread.sleep(20);
        }
    }

    /**
     * Ctrl-C in a terminal reaches the whole process group. The parent decides in which order its children end, so a child
     * leaves that signal alone. By reflection: the compiler warns of every use of sun.misc, and warnings are errors here.
     */
    private static void ignoreTerminalInterrupts() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object interrupt = signal.getConstructor(String.class).newInstance("INT");
            Object ignore = handler.getField("SIG_IGN").get(null);
            signal.getMethod("handle", signal, handler).invoke(null, interrupt, ignore);
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Without it the child ends a moment earlier than it should: no harm done.
        }
    }
}
