package io.searchfleet.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.local.gateway.Functions;
import io.searchfleet.local.states.Progress.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All executions of all machines: {@code MACHINE/NAME.jsonl} in one folder, a history each. One that is not over goes on
 * when the runtime starts again, by the definition that its machine has then.
 */
public final class Executions implements AutoCloseable {
    private static final Duration KEPT = Duration.ofDays(90);
    private static final String SUFFIX = ".jsonl";

    /** What lists tell of an execution. */
    record Summary(ExecutionId id, Status status, Instant startedAt, Optional<Instant> stoppedAt) {
        static Summary of(ExecutionId id, Progress progress) {
            return new Summary(
                    id,
                    progress.status(),
                    progress.startedAt(),
                    progress.isOver() ? Optional.of(progress.lastAt()) : Optional.empty());
        }
    }

    private final Path folder;
    private final Map<String, StateMachine> machines;
    private final Duration second;
    private final Workshop workshop;
    private final Map<ExecutionId, Execution> running = new ConcurrentHashMap<>();
    private final Map<ExecutionId, Summary> over = new ConcurrentHashMap<>();

    Executions(Path folder, List<StateMachine> machines, Tasks tasks, Duration second) {
        this.folder = folder;
        this.machines = machines.stream().collect(Collectors.toMap(StateMachine::name, Function.identity()));
        this.second = second;
        this.workshop = new Workshop(tasks, this::ended);
        machines.forEach(this::load);
    }

    /**
     * Reads the histories of {@code folder}. Nothing goes on before {@link #resume}.
     *
     * @param second how long a second of a Wait state or of a retry's interval lasts
     */
    public static Executions open(Path folder, List<StateMachine> machines, Functions functions, Duration second) {
        return new Executions(folder, machines, new LambdaTasks(functions), second);
    }

    private void load(StateMachine machine) {
        try {
            Path own = Files.createDirectories(folder.resolve(machine.name()));
            try (Stream<Path> files = Files.list(own)) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(SUFFIX)).toList()) {
                    load(machine, new History(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading the executions of " + machine.name(), e);
        }
    }

    private void load(StateMachine machine, History history) throws IOException {
        List<Event> events = history.repair();
        if (events.isEmpty()) {
            // Killed before the start was written, and so before it was answered.
            Files.delete(history.file());
            return;
        }
        Progress progress = Progress.of(events);
        String file = history.file().getFileName().toString();
        ExecutionId id = new ExecutionId(machine.name(), file.substring(0, file.length() - SUFFIX.length()));
        if (!progress.isOver()) {
            running.put(id, new Execution(id, new Interpreter(machine, second), history, progress, workshop));
        } else if (progress.lastAt().isBefore(Instant.now().minus(KEPT))) {
            Files.delete(history.file());
        } else {
            over.put(id, Summary.of(id, progress));
        }
    }

    /** Takes up what an earlier runtime left unfinished. */
    public void resume() {
        running.values().forEach(Execution::resume);
    }

    private void ended(Execution execution) {
        over.put(execution.id(), Summary.of(execution.id(), execution.progress()));
        running.remove(execution.id());
    }

    /**
     * Starts an execution. It is safe to ask twice: a name that runs with the same input is the same execution.
     *
     * @throws StepFunctionsException the machine is not known, the input too large, or the name was used otherwise
     */
    synchronized Summary start(ExecutionId id, JsonNode input) {
        StateMachine machine = machine(id.machineArn());
        if (Interpreter.size(input) > Interpreter.MOST_BYTES) {
            throw StepFunctionsException.invalidInput("it is larger than " + Interpreter.MOST_BYTES + " bytes.");
        }
        Optional<Execution> earlier = Optional.ofNullable(running.get(id));
        Optional<Progress> same = earlier.map(Execution::progress)
                .filter(progress -> !progress.isOver() && progress.input().equals(input));
        if (same.isPresent()) {
            return Summary.of(id, same.get());
        }
        if (earlier.isPresent() || over.containsKey(id)) {
            throw StepFunctionsException.executionExists(id.arn());
        }
        if (!workshop.isOpen()) {
            throw StepFunctionsException.closing();
        }
        return begin(id, machine, input);
    }

    private Summary begin(ExecutionId id, StateMachine machine, JsonNode input) {
        History history = history(id);
        Event started = Event.Draft.started(input).at(1, Instant.now());
        try {
            history.append(List.of(started));
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + history.file(), e);
        }
        Progress progress = Progress.of(List.of(started));
        Execution execution = new Execution(id, new Interpreter(machine, second), history, progress, workshop);
        running.put(id, execution);
        execution.resume();
        return Summary.of(id, progress);
    }

    /** How far an execution is or was. @throws StepFunctionsException there is none */
    Progress describe(ExecutionId id) {
        return Optional.ofNullable(running.get(id)).map(Execution::progress).orElseGet(() -> Progress.of(events(id)));
    }

    /** Its history. @throws StepFunctionsException there is none */
    List<Event> events(ExecutionId id) {
        if (!running.containsKey(id) && !over.containsKey(id)) {
            throw StepFunctionsException.noExecution(id.arn());
        }
        return history(id).read();
    }

    /** Ends an execution, and answers when it ended. @throws StepFunctionsException there is none */
    Instant stop(ExecutionId id, StateError why) {
        Optional.ofNullable(running.get(id)).ifPresent(execution -> execution.stop(why));
        return describe(id).lastAt();
    }

    /** The executions of a machine, the newest first. @throws StepFunctionsException there is no such machine */
    List<Summary> list(String machineArn, Optional<Status> status) {
        StateMachine machine = machine(machineArn);
        return Stream.concat(
                        running.values().stream().map(each -> Summary.of(each.id(), each.progress())),
                        over.values().stream())
                .filter(each -> each.id().machine().equals(machine.name()))
                .filter(each -> status.isEmpty() || status.get() == each.status())
                .collect(Collectors.toMap(Summary::id, Function.identity(), (running, ended) -> ended))
                .values()
                .stream()
                .sorted(Comparator.comparing(Summary::startedAt)
                        .reversed()
                        .thenComparing(each -> each.id().name()))
                .toList();
    }

    List<StateMachine> machines() {
        return machines.values().stream()
                .sorted(Comparator.comparing(StateMachine::name))
                .toList();
    }

    /** @throws StepFunctionsException there is none */
    StateMachine machine(String arn) {
        return machines.values().stream()
                .filter(machine -> machine.arn().equals(arn))
                .findFirst()
                .orElseThrow(() -> StepFunctionsException.noMachine(arn));
    }

    private History history(ExecutionId id) {
        return new History(folder.resolve(id.machine()).resolve(id.name() + SUFFIX));
    }

    /** Takes no further step. What is unfinished goes on at the next start. */
    @Override
    public void close() {
        workshop.close();
    }
}
