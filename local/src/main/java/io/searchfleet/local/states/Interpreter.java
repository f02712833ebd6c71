package io.searchfleet.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.local.states.Event.Draft;
import io.searchfleet.local.states.State.Resource;
import io.searchfleet.local.states.State.Until;
import io.searchfleet.local.states.State.Words;
import io.searchfleet.model.Json;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Decides the next step of an execution from its progress and the time alone: the same progress gives the same step,
 * whether the process lives on or has been started anew.
 *
 * @param second how long a second of a Wait state or of a retry's interval lasts; timeouts are in real seconds
 */
record Interpreter(StateMachine machine, Duration second) {
    /** Bytes that an input, a result or an output may have, as on AWS. */
    static final int MOST_BYTES = 256 * 1024;
    /** Events that a history may have, as on AWS. */
    static final int MOST_EVENTS = 25_000;

    Step next(ExecutionId execution, Progress progress, Instant now) {
        if (progress.isOver()) {
            return new Step.Over();
        }
        if (deadline(progress).filter(end -> !now.isBefore(end)).isPresent()) {
            return new Step.Note(List.of(Draft.of("ExecutionTimedOut")));
        }
        // A step adds two events, and the last place is for the end.
        if (progress.lastId() > MOST_EVENTS - 3) {
            return failed(StateError.runtime(
                    "The execution reached the maximum number of history events (" + MOST_EVENTS + ")."));
        }
        return progress.visit()
                .map(visit -> visiting(execution, progress, visit, now))
                .orElseGet(() -> new Step.Note(List.of(entered(machine.startAt(), progress.input()))));
    }

    /** When the whole execution is over at the latest. */
    Optional<Instant> deadline(Progress progress) {
        return machine.timeout().map(progress.startedAt()::plus);
    }

    private Step visiting(ExecutionId execution, Progress progress, Visit visit, Instant now) {
        State state = machine.states().get(visit.state());
        if (state == null) {
            return failed(StateError.runtime("The definition has no state '" + visit.state() + "' any more."));
        }
        JsonNode context = ReferencePath.context(execution, progress.input(), visit);
        try {
            return switch (state) {
                case State.Pass pass -> pass(pass, visit, context);
                case State.Wait wait -> waiting(wait, visit, context, now);
                case State.Choice choice -> choice(choice, visit, context);
                case State.Succeed succeed -> leave(succeed, passed(succeed.flow(), visit, context), Optional.empty());
                case State.Fail fail ->
                    failed(new StateError(words(fail.error(), visit, context), words(fail.cause(), visit, context)));
                case State.Task task -> task(task, execution, progress, visit, context, now);
            };
        } catch (StateFailure e) {
            return failed(e.error());
        }
    }

    private Step pass(State.Pass pass, Visit visit, JsonNode context) {
        JsonNode input = pass.flow().effectiveInput(visit.input(), context);
        return leave(pass, pass.flow().output(visit.input(), pass.result().orElse(input), context), pass.next());
    }

    private static JsonNode passed(DataFlow flow, Visit visit, JsonNode context) {
        JsonNode input = flow.effectiveInput(visit.input(), context);
        return flow.output(input, input, context);
    }

    private Step waiting(State.Wait wait, Visit visit, JsonNode context, Instant now) {
        JsonNode input = wait.flow().effectiveInput(visit.input(), context);
        Instant end = end(wait.until(), visit.enteredAt(), input, context);
        return now.isBefore(end) ? new Step.Sleep(end) : leave(wait, passed(wait.flow(), visit, context), wait.next());
    }

    private Instant end(Until until, Instant from, JsonNode input, JsonNode context) {
        return switch (until) {
            case Until.Seconds fixed -> from.plus(second.multipliedBy(fixed.seconds()));
            case Until.SecondsPath at -> from.plus(second.multipliedBy(seconds(at.path(), input, context)));
            case Until.Timestamp fixed -> fixed.instant();
            case Until.TimestampPath at -> timestamp(at.path(), input, context);
        };
    }

    private static long seconds(ReferencePath path, JsonNode input, JsonNode context) {
        JsonNode value = path.get("SecondsPath", input, context);
        if (!value.isIntegralNumber() || value.asLong() < 0 || value.asLong() > 99_999_999) {
            throw new StateFailure(StateError.runtime("The value at '" + path.text() + "' is no number of seconds."));
        }
        return value.asLong();
    }

    private static Instant timestamp(ReferencePath path, JsonNode input, JsonNode context) {
        JsonNode value = path.get("TimestampPath", input, context);
        try {
            return OffsetDateTime.parse(value.asText()).toInstant();
        } catch (DateTimeException e) {
            throw new StateFailure(StateError.runtime("The value at '" + path.text() + "' is no timestamp."));
        }
    }

    private Step choice(State.Choice choice, Visit visit, JsonNode context) {
        JsonNode input = choice.flow().effectiveInput(visit.input(), context);
        Optional<String> next = choice.rules().stream()
                .filter(rule -> rule.condition().holds(input, context))
                .map(State.Rule::next)
                .findFirst()
                .or(choice::otherwise);
        if (next.isEmpty()) {
            return failed(new StateError(
                    StateError.NO_CHOICE_MATCHED,
                    "No rule of the state '" + choice.name() + "' matches, and it has no Default."));
        }
        return leave(choice, passed(choice.flow(), visit, context), next);
    }

    private static String words(Words words, Visit visit, JsonNode context) {
        return switch (words) {
            case Words.Fixed fixed -> fixed.text();
            case Words.At at -> {
                JsonNode value = at.path().get(at.field(), visit.input(), context);
                if (!value.isTextual()) {
                    throw new StateFailure(
                            StateError.runtime("The value at '" + at.path().text() + "' is no string."));
                }
                yield value.asText();
            }
        };
    }

    private Step task(
            State.Task task, ExecutionId execution, Progress progress, Visit visit, JsonNode context, Instant now) {
        return switch (visit.phase()) {
            case ENTERED -> schedule(task, visit, context);
            case SCHEDULED -> new Step.Note(List.of(started(task)));
            case STARTED -> call(task, visit, context);
            case SUCCEEDED -> result(task, visit, context);
            case FAILED -> {
                Optional<Instant> retry = retryAt(task, execution, progress, visit);
                if (retry.isEmpty()) {
                    yield caught(task, visit, visit.errors().getLast());
                }
                yield now.isBefore(retry.get()) ? new Step.Sleep(retry.get()) : schedule(task, visit, context);
            }
        };
    }

    private Step schedule(State.Task task, Visit visit, JsonNode context) {
        JsonNode input = task.flow().effectiveInput(visit.input(), context);
        if (size(input) > MOST_BYTES) {
            return caught(task, visit, tooLarge("The input of the task '" + task.name() + "'"));
        }
        Draft scheduled = switch (task.resource()) {
            case Resource.Function function ->
                Draft.of("LambdaFunctionScheduled")
                        .with("resource", function.arn())
                        .with("input", input);
            case Resource.LambdaInvoke invoke ->
                Draft.of("TaskScheduled")
                        .with("resourceType", "lambda")
                        .with("resource", "invoke")
                        .with("region", "us-east-1")
                        .with("parameters", input.toString());
        };
        task.timeout().ifPresent(timeout -> scheduled.details().put("timeoutInSeconds", timeout.toSeconds()));
        return new Step.Note(List.of(scheduled, started(task)));
    }

    private static Draft started(State.Task task) {
        return switch (task.resource()) {
            case Resource.Function function -> Draft.of("LambdaFunctionStarted");
            case Resource.LambdaInvoke invoke -> ofInvoke("TaskStarted");
        };
    }

    private static Draft ofInvoke(String type) {
        return Draft.of(type).with("resourceType", "lambda").with("resource", "invoke");
    }

    private static Step call(State.Task task, Visit visit, JsonNode context) {
        JsonNode input = task.flow().effectiveInput(visit.input(), context);
        JsonNode payload = switch (task.resource()) {
            case Resource.Function function -> input;
            case Resource.LambdaInvoke invoke -> input.has("Payload") ? input.path("Payload") : Json.object();
        };
        return new Step.Call(task.resource().function(), payload, task.timeout());
    }

    /** The event that tells how the call of a task ended. */
    Draft outcome(Progress progress, TaskResult result) {
        String name = progress.visit().orElseThrow().state();
        return machine.states().get(name) instanceof State.Task task
                ? outcome(task, result)
                : Draft.failed("ExecutionFailed", StateError.runtime("The state '" + name + "' is no task."));
    }

    private static Draft outcome(State.Task task, TaskResult result) {
        String of = task.resource() instanceof Resource.Function ? "LambdaFunction" : "Task";
        Draft draft = switch (result) {
            case TaskResult.Answered answered -> answered(task, of, answered.answer());
            case TaskResult.Failed failed -> Draft.failed(of + "Failed", failed.error());
            case TaskResult.TimedOut timedOut -> Draft.failed(of + "TimedOut", new StateError(StateError.TIMEOUT, ""));
        };
        return task.resource() instanceof Resource.Function
                ? draft
                : draft.with("resourceType", "lambda").with("resource", "invoke");
    }

    private static Draft answered(State.Task task, String of, JsonNode answer) {
        JsonNode result = switch (task.resource()) {
            case Resource.Function function -> answer;
            case Resource.LambdaInvoke invoke -> {
                ObjectNode envelope = Json.object().put("ExecutedVersion", "$LATEST");
                envelope.set("Payload", answer);
                yield envelope.put("StatusCode", 200);
            }
        };
        return size(result) > MOST_BYTES
                ? Draft.failed(of + "Failed", tooLarge("The result of the task '" + task.name() + "'"))
                : Draft.of(of + "Succeeded").with("output", result);
    }

    /** When the last error is to be retried; empty when it is not. */
    private Optional<Instant> retryAt(State.Task task, ExecutionId execution, Progress progress, Visit visit) {
        return retrier(task, visit.errors().getLast()).flatMap(retrier -> {
            int before = (int) visit.errors().subList(0, visit.errors().size() - 1).stream()
                    .filter(error ->
                            retrier(task, error).filter(retrier::equals).isPresent())
                    .count();
            long seed = 31L * execution.hashCode() + progress.lastId();
            return before < retrier.maxAttempts()
                    ? Optional.of(visit.phaseAt().plus(retrier.delay(before, second, seed)))
                    : Optional.empty();
        });
    }

    private static Optional<Retrier> retrier(State.Task task, StateError error) {
        return task.retriers().stream()
                .filter(rule -> error.matches(rule.errors()))
                .findFirst();
    }

    private Step result(State.Task task, Visit visit, JsonNode context) {
        try {
            return leave(task, task.flow().output(visit.input(), visit.result(), context), task.next());
        } catch (StateFailure e) {
            return caught(task, visit, e.error());
        }
    }

    private Step caught(State.Task task, Visit visit, StateError error) {
        return task.catchers().stream()
                .filter(rule -> error.matches(rule.errors()))
                .findFirst()
                .map(rule -> {
                    JsonNode output = rule.resultPath()
                            .map(path -> path.put(visit.input(), error.output()))
                            .orElse(visit.input());
                    return leave(task, output, Optional.of(rule.next()));
                })
                .orElseGet(() -> failed(error));
    }

    private Step leave(State state, JsonNode output, Optional<String> next) {
        if (size(output) > MOST_BYTES) {
            return failed(tooLarge("The output of the state '" + state.name() + "'"));
        }
        Draft exited = Draft.of(state.type() + "StateExited")
                .with("name", state.name())
                .with("output", output);
        return new Step.Note(List.of(
                exited,
                next.map(name -> entered(name, output))
                        .orElseGet(() -> Draft.of("ExecutionSucceeded").with("output", output))));
    }

    private Draft entered(String name, JsonNode input) {
        State state = Optional.ofNullable(machine.states().get(name)).orElseThrow();
        return Draft.of(state.type() + "StateEntered").with("name", name).with("input", input);
    }

    private static Step failed(StateError error) {
        return new Step.Note(List.of(Draft.failed("ExecutionFailed", error)));
    }

    static StateError tooLarge(String what) {
        return new StateError(StateError.DATA_LIMIT_EXCEEDED, what + " is larger than " + MOST_BYTES + " bytes.");
    }

    static int size(JsonNode document) {
        return document.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
