package io.searchfleet.local.states;

import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.local.states.Machine.Ended;
import io.searchfleet.local.states.Progress.Status;
import io.searchfleet.model.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process with a few executions under way, killed again and again at any moment: each ends as if nothing had happened.
 * {@code -Dsearchfleet.kills=N} kills N times, 8 by default.
 */
class KillIT {
    private static final int KILLS = Integer.getInteger("searchfleet.kills", 8);
    private static final int EXECUTIONS = 8;
    private static final long SEED = 20_251;
    /** So long that a loop of waits outlives all kills, each of which takes some 300 ms to start a process for. */
    private static final Duration SECOND = Duration.ofMillis(10);

    @TempDir
    private static Path folder = Path.of(".");

    /** What is killed. Its arguments: the folder, and how many executions to start; it says READY when they are. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            Executions executions = open(folder);
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                executions.start(
                        new ExecutionId("loop", "e" + i),
                        Json.object().put("key", "e" + i).put("failures", 2));
            }
            System.out.println("READY");
            System.out.flush();
            Thread.sleep(Duration.ofMinutes(5));
        }

        static Executions open(Path folder) {
            StateMachine machine = StateMachine.read("loop", folder.resolve("loop.asl.json"), Machine.substitutions());
            Executions executions = Executions.open(folder, List.of(machine), TestFunctions.all(), SECOND);
            executions.resume();
            return executions;
        }
    }

    @Test
    void aProcessKilledAtAnyMoment_losesNothing_andRepeatsNoState() throws Exception {
        Files.writeString(folder.resolve("loop.asl.json"), Machine.resource("long-way.asl.json"));
        Random random = new Random(SEED);
        int unfinished = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start(kill == 0 ? EXECUTIONS : 0);
            Thread.sleep(random.nextInt(0, 250));
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            unfinished += running();
        }
        // Otherwise the kills would have come too late to prove anything.
        assertThat(unfinished).isGreaterThan(KILLS);
        assertAllEnd();
    }

    private static void assertAllEnd() throws InterruptedException {
        try (Executions executions = Victim.open(folder)) {
            for (int i = 0; i < EXECUTIONS; i++) {
                ExecutionId id = new ExecutionId("loop", "e" + i);
                for (int wait = 0; wait < 3000 && !executions.describe(id).isOver(); wait++) {
                    Thread.sleep(10);
                }
                Ended ended = new Ended(executions.describe(id), executions.events(id));
                assertThat(ended.progress().status()).as("%s", ended).isEqualTo(Status.SUCCEEDED);
                Machine.assertConsistent(ended.events());
                assertThat(ended.visited()).isEqualTo(wholeWay());
                assertThat(ended.output()).contains("\"marked\":true");
                assertWaitsAreWhole(ended.events());
            }
        }
    }

    /** No kill shortened a wait. */
    private static void assertWaitsAreWhole(List<Event> events) {
        for (int i = 1; i < events.size(); i++) {
            if (events.get(i).type().equals("WaitStateExited")) {
                assertThat(Duration.between(
                                events.get(i - 1).time(), events.get(i).time()))
                        .isGreaterThanOrEqualTo(SECOND.multipliedBy(19));
            }
        }
    }

    private static List<String> wholeWay() {
        List<String> way = new ArrayList<>();
        IntStream.rangeClosed(1, 12).forEach(i -> way.addAll(List.of("Task" + i, "Wait" + i)));
        way.addAll(List.of("Which", "Mark", "Done"));
        return way;
    }

    private static int running() throws IOException {
        int running = 0;
        for (int i = 0; i < EXECUTIONS; i++) {
            String history = Files.readString(folder.resolve("loop").resolve("e" + i + ".jsonl"));
            running += history.contains("\"ExecutionSucceeded\"") ? 0 : 1;
        }
        return running;
    }

    private static Process start(int executions) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        folder.toString(),
                        String.valueOf(executions))
                .redirectError(folder.resolve("errors").toFile())
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        assertThat(out.readLine())
                .as(Files.readString(folder.resolve("errors")))
                .isEqualTo("READY");
        return process;
    }
}
