package io.searchfleet.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JVM that runs {@link ParentMain}. */
final class ParentJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ParentJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(UTF_8);
    }

    static ParentJvm start(Path folder, Map<String, String> environment, String... commands) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ParentMain.class.getName(),
                folder.toString()));
        line.addAll(List.of(commands));
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return new ParentJvm(builder.start());
    }

    /** The process id on the next line, which has to be about this. */
    long awaitPid(String name) throws IOException {
        String line = output.readLine();
        assertThat(line).startsWith(name + " ");
        int start = name.length() + 1;
        return Long.parseLong(line, start, line.indexOf(' ', start), 10);
    }

    void sigkill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    void sigterm() {
        process.destroy();
        process.onExit().join();
    }

    @Override
    public void close() {
        sigkill();
    }

    /** Waits until no such process runs any more, or fails. */
    static void assertGone(Duration limit, List<Long> pids) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline && pids.stream().anyMatch(ParentJvm::runs)) {
            Thread.sleep(20);
        }
        assertThat(pids).noneMatch(ParentJvm::runs);
    }

    static boolean runs(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
