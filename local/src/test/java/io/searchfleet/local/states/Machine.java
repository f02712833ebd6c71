package io.searchfleet.local.states;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** One state machine under test in a folder of its own, over {@link TestFunctions}. */
final class Machine implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Path folder;
    private final StateMachine machine;
    private final Duration second;
    private Executions executions;

    private Machine(Path folder, StateMachine machine, Duration second) {
        this.folder = folder;
        this.machine = machine;
        this.second = second;
        this.executions = open();
    }

    /** @param definition JSON, with {@code 'single quotes'} for ease of writing */
    static Machine of(Path folder, String definition) {
        return of(folder, definition, Duration.ofMillis(20));
    }

    static Machine of(Path folder, String definition, Duration second) {
        Path own = folder.resolve("m" + NUMBER.incrementAndGet());
        try {
            Files.createDirectories(own);
            Files.writeString(own.resolve("m.asl.json"), definition.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Machine(own, StateMachine.read("m", own.resolve("m.asl.json"), substitutions()), second);
    }

    /** The text of a file of src/test/resources/states. */
    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Machine.class.getResourceAsStream("/states/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, String> substitutions() {
        String arn = "arn:aws:lambda:us-east-1:000000000000:function:";
        return Map.of(
                "Echo", arn + "Echo",
                "Failing", arn + "Failing",
                "Slow", arn + "Slow",
                "Large", arn + "Large",
                "Silent", arn + "Silent");
    }

    private Executions open() {
        Executions opened = Executions.open(folder, List.of(machine), TestFunctions.all(), second);
        opened.resume();
        return opened;
    }

    /** Ends the runtime and starts it again on the same folder. */
    void restart() {
        executions.close();
        executions = open();
    }

    Executions executions() {
        return executions;
    }

    ExecutionId id(String name) {
        return new ExecutionId("m", name);
    }

    Path file(String name) {
        return folder.resolve("m").resolve(name + ".jsonl");
    }

    ExecutionId start(String name, String input) {
        return executions.start(id(name), json(input)).id();
    }

    static JsonNode json(String text) {
        return Json.stored(text.replace('\'', '"'));
    }

    /** An execution that is over. */
    record Ended(Progress progress, List<Event> events) {
        List<String> visited() {
            return Machine.visited(events);
        }

        long count(String type) {
            return events.stream().filter(event -> event.type().equals(type)).count();
        }

        Event last(String type) {
            return events.stream()
                    .filter(event -> event.type().equals(type))
                    .reduce((one, other) -> other)
                    .orElseThrow(() -> new AssertionError("no " + type + " in " + events));
        }

        String output() {
            return progress.output().map(JsonNode::toString).orElse("none");
        }

        String error() {
            return progress.error().map(StateError::error).orElse("none");
        }
    }

    static List<String> visited(List<Event> events) {
        return events.stream()
                .filter(event -> event.type().endsWith("StateEntered"))
                .map(event -> event.text("name"))
                .toList();
    }

    Ended run(String input) {
        return await(start("e" + NUMBER.incrementAndGet(), input));
    }

    Ended await(ExecutionId id) {
        try {
            for (int i = 0; i < 2000 && !executions.describe(id).isOver(); i++) {
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Ended ended = new Ended(executions.describe(id), executions.events(id));
        assertThat(ended.progress().isOver()).as("%s", ended).isTrue();
        assertConsistent(ended.events());
        return ended;
    }

    /** Numbers without a gap, times that do not go back, one end, and every exit from the state that was entered. */
    static void assertConsistent(List<Event> events) {
        String inside = "";
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            assertThat(event.id()).isEqualTo(i + 1L);
            assertThat(event.json().path("previousEventId").asInt()).isEqualTo(i < 2 ? 0 : i);
            assertThat(event.time())
                    .isAfterOrEqualTo(events.get(Math.max(0, i - 1)).time());
            assertThat(event.type().matches("Execution(Succeeded|Failed|TimedOut|Aborted)"))
                    .as("%s at %s of %s", event.type(), i, events.size())
                    .isEqualTo(i == events.size() - 1);
            if (event.type().endsWith("StateEntered")) {
                assertThat(inside).isEmpty();
                inside = event.text("name");
            } else if (event.type().endsWith("StateExited")) {
                assertThat(event.text("name")).isEqualTo(inside);
                inside = "";
            }
        }
    }

    @Override
    public void close() {
        executions.close();
    }
}
