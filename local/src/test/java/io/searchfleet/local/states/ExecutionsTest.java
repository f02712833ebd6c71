package io.searchfleet.local.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.local.states.Progress.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks, errors, time and the end of the process. */
class ExecutionsTest {
    @TempDir
    private static Path folder = Path.of(".");

    /** A task, {@code Done} after it, and {@code Caught} where a catcher leads to it. */
    private static Machine task(String fields) {
        String caught = fields.contains("Caught") ? ", 'Caught': {'Type': 'Pass', 'Next': 'Done'}" : "";
        return Machine.of(
                folder,
                "{'StartAt': 'T', 'States': {'T': {'Type': 'Task', " + fields
                        + ", 'Next': 'Done'}, 'Done': {'Type': 'Succeed'}" + caught + "}}");
    }

    @Test
    void aFunctionByItsArn_getsTheInput_andItsAnswerIsTheResult() {
        try (Machine machine = task("'Resource': '${Echo}', 'ResultPath': '$.answer'")) {
            Machine.Ended ended = machine.run("{'a':{'b':[1,null,2.5,'x',true]}}");
            assertThat(ended.output())
                    .isEqualTo(
                            "{\"a\":{\"b\":[1,null,2.5,\"x\",true]},\"answer\":{\"a\":{\"b\":[1,null,2.5,\"x\",true]}}}");
            assertThat(ended.events().stream().map(Event::type))
                    .containsExactly(
                            "ExecutionStarted",
                            "TaskStateEntered",
                            "LambdaFunctionScheduled",
                            "LambdaFunctionStarted",
                            "LambdaFunctionSucceeded",
                            "TaskStateExited",
                            "SucceedStateEntered",
                            "SucceedStateExited",
                            "ExecutionSucceeded");
        }
    }

    @Test
    void aFunctionByLambdaInvoke_getsThePayload_andItsAnswerIsWrapped() {
        String resource = "'Resource': 'arn:aws:states:::lambda:invoke', "
                + "'Parameters': {'FunctionName': '${Echo}', 'Payload': {'id.$': '$$.Execution.Name', 'v.$': '$.v'}}";
        try (Machine machine = task(resource)) {
            Machine.Ended ended = machine.await(machine.start("named", "{'v':7}"));
            assertThat(ended.progress().output().orElseThrow())
                    .isEqualTo(Machine.json(
                            "{'Payload':{'id':'named','v':7},'StatusCode':200,'ExecutedVersion':'$LATEST'}"));
            assertThat(ended.count("TaskSucceeded")).isEqualTo(1);
        }
        try (Machine machine = task(resource + ", 'ResultSelector': {'only.$': '$.Payload.v'}")) {
            assertThat(machine.run("{'v':7}").output()).isEqualTo("{\"only\":7}");
        }
    }

    @Test
    void aFunctionThatAnswersNothing_hasTheResultNull() {
        try (Machine machine = task("'Resource': '${Silent}'")) {
            assertThat(machine.run("{}").output()).isEqualTo("null");
        }
    }

    @Test
    void whatAHandlerThrows_isTheErrorByItsClass_andTheCauseAsLambdaHasIt() {
        try (Machine machine = task("'Resource': '${Failing}'")) {
            Machine.Ended ended = machine.run("{'key':'thrown','failures':9}");
            StateError error = ended.progress().error().orElseThrow();
            assertThat(error.error()).isEqualTo("java.lang.IllegalStateException");
            assertThat(Machine.json(error.cause()))
                    .isEqualTo(Machine.json(
                            "{'errorMessage':'call 1','errorType':'java.lang.IllegalStateException','stackTrace':[]}"));
            assertThat(ended.last("LambdaFunctionFailed").error()).isEqualTo(error);
        }
    }

    @Test
    void aRetry_comesAfterItsInterval_whichGrows_andIsCountedAnew() {
        try (Machine machine = task(
                "'Resource': '${Failing}', 'Parameters': "
                        + "{'key': 'backoff', 'failures': 3, 'retry.$': '$$.State.RetryCount'}, 'Retry': "
                        + "[{'ErrorEquals': ['States.TaskFailed'], 'IntervalSeconds': 2, 'BackoffRate': 2, 'MaxAttempts': 3}]")) {
            Machine.Ended ended = machine.run("{}");
            assertThat(ended.output()).isEqualTo("{\"calls\":4}");
            assertThat(TestFunctions.calls("backoff").stream()
                            .map(call -> call.path("retry").asInt()))
                    .containsExactly(0, 1, 2, 3);
            // A second lasts 20 ms here.
            assertThat(waitsBeforeRetries(ended)).hasSize(3);
            assertThat(waitsBeforeRetries(ended).get(0)).isBetween(40L, 400L);
            assertThat(waitsBeforeRetries(ended).get(1)).isBetween(80L, 440L);
            assertThat(waitsBeforeRetries(ended).get(2)).isBetween(160L, 520L);
        }
    }

    private static List<Long> waitsBeforeRetries(Machine.Ended ended) {
        return IntStream.range(1, ended.events().size())
                .filter(i -> ended.events().get(i).type().endsWith("Scheduled")
                        && ended.events().get(i - 1).type().endsWith("Failed"))
                .mapToObj(i -> Duration.between(
                                ended.events().get(i - 1).time(),
                                ended.events().get(i).time())
                        .toMillis())
                .toList();
    }

    @Test
    void eachRetrier_countsItsOwn() {
        try (Machine machine = task("'Resource': '${Failing}', 'Retry': ["
                + "{'ErrorEquals': ['java.lang.IllegalStateException'], 'IntervalSeconds': 1, 'MaxAttempts': 2},"
                + "{'ErrorEquals': ['java.lang.IllegalArgumentException'], 'IntervalSeconds': 1, 'MaxAttempts': 2}]")) {
            assertThat(machine.run("{'key':'own1','failures':4,'inTurn':1}").output())
                    .isEqualTo("{\"calls\":5}");
            Machine.Ended ended = machine.run("{'key':'own2','failures':5,'inTurn':1}");
            assertThat(ended.error()).isEqualTo("java.lang.IllegalStateException");
            assertThat(TestFunctions.calls("own2")).hasSize(5);
        }
    }

    @Test
    void noAttempts_isNoRetry() {
        try (Machine machine = task("'Resource': '${Failing}', "
                + "'Retry': [{'ErrorEquals': ['java.lang.IllegalStateException'], 'MaxAttempts': 0},"
                + "{'ErrorEquals': ['States.ALL'], 'IntervalSeconds': 1}]")) {
            assertThat(machine.run("{'key':'none','failures':1}").error()).isEqualTo("java.lang.IllegalStateException");
            assertThat(TestFunctions.calls("none")).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "java.lang.IllegalStateException, true",
        "States.TaskFailed, true",
        "States.ALL, true",
        "java.lang.RuntimeException, false",
        "IllegalStateException, false",
        "States.Timeout, false",
        "States.Runtime, false"
    })
    void anErrorIsCaught_byItsName_orOneForAll(String name, boolean isCaught) {
        try (Machine machine = task("'Resource': '${Failing}', 'Catch': [{'ErrorEquals': ['" + name
                + "'], 'ResultPath': '$.error', 'Next': 'Caught'}]")) {
            Machine.Ended ended = machine.run("{'key':'caught','failures':999}");
            assertThat(ended.progress().status()).isEqualTo(isCaught ? Status.SUCCEEDED : Status.FAILED);
            if (isCaught) {
                assertThat(ended.visited()).containsExactly("T", "Caught", "Done");
                assertThat(ended.progress()
                                .output()
                                .orElseThrow()
                                .path("error")
                                .path("Error")
                                .asText())
                        .isEqualTo("java.lang.IllegalStateException");
                assertThat(ended.progress().output().orElseThrow().path("key").asText())
                        .isEqualTo("caught");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "States.Timeout, true, false",
        "States.Runtime, false, false",
        "States.DataLimitExceeded, false, false",
        "Sandbox.Timedout, true, true"
    })
    void oneForAll_leavesOutWhatNobodyGetsOver_andTaskFailedLeavesOutTimeouts(
            String error, boolean byAll, boolean byTaskFailed) {
        StateError thrown = new StateError(error, "");
        assertThat(thrown.matches(List.of("States.ALL"))).isEqualTo(byAll);
        assertThat(thrown.matches(List.of("States.TaskFailed"))).isEqualTo(byTaskFailed);
        assertThat(thrown.matches(List.of(error))).isEqualTo(!error.equals("States.Runtime"));
    }

    @Test
    void aDelay_growsByTheRate_toItsMaximum_andJitterOnlyShortensIt() {
        Retrier plain = new Retrier(List.of("E"), 3, 9, 2, 20, false);
        Duration second = Duration.ofSeconds(1);
        assertThat(IntStream.range(0, 5).mapToObj(i -> plain.delay(i, second, 1).toSeconds()))
                .containsExactly(3L, 6L, 12L, 20L, 20L);
        Retrier jitter = new Retrier(List.of("E"), 3, 9, 2, 20, true);
        List<Long> delays = IntStream.range(0, 100)
                .mapToObj(seed -> jitter.delay(1, second, seed).toMillis())
                .toList();
        assertThat(delays).allMatch(delay -> delay >= 0 && delay < 6000);
        assertThat(delays).anyMatch(delay -> delay < 2000).anyMatch(delay -> delay > 4000);
        assertThat(jitter.delay(1, second, 7)).isEqualTo(jitter.delay(1, second, 7));
        assertThat(new Retrier(List.of("E"), 1, 9, 10, Long.MAX_VALUE, false).delay(500, second, 1))
                .isPositive();
    }

    @Test
    void aTaskThatTakesLongerThanItMay_timesOut_andItsLateAnswerIsIgnored() {
        Machine slow = Machine.of(folder, """
                {'StartAt': 'T', 'States': {
                  'T': {'Type': 'Task', 'Resource': '${Slow}', 'TimeoutSeconds': 1, 'Next': 'Never',
                        'Catch': [{'ErrorEquals': ['States.Timeout'], 'ResultPath': '$.late', 'Next': 'Rest'}]},
                  'Never': {'Type': 'Fail'},
                  'Rest': {'Type': 'Wait', 'Seconds': 25, 'End': true}}}
                """);
        try (slow) {
            Machine.Ended ended = slow.run("{'key':'late','millis':1400}");
            assertThat(ended.visited()).containsExactly("T", "Rest");
            assertThat(ended.count("LambdaFunctionSucceeded")).isZero();
        }
    }

    @Test
    void aFunctionThatTakesLongerThanItsOwnTime_fails_andIsEnded() {
        try (Machine machine =
                task("'Resource': '${Slow}', 'Catch': [{'ErrorEquals': ['States.TaskFailed'], 'Next': 'Caught'}]")) {
            Machine.Ended ended = machine.run("{'key':'own time','millis':5000}");
            assertThat(ended.last("LambdaFunctionFailed").error().error()).isEqualTo("Sandbox.Timedout");
            assertThat(ended.output()).contains("Task timed out after 2.00 seconds");
            assertThat(TestFunctions.calls("own time")).isEmpty();
        }
    }

    @Test
    void aMachineThatTakesLongerThanItMay_timesOut_inRealSeconds() {
        try (Machine machine = Machine.of(folder, """
                {'StartAt': 'W', 'TimeoutSeconds': 1, 'States': {'W': {'Type': 'Wait', 'Seconds': 1000, 'End': true}}}
                """)) {
            Machine.Ended ended = machine.run("{}");
            assertThat(ended.progress().status()).isEqualTo(Status.TIMED_OUT);
            assertThat(Duration.between(
                            ended.progress().startedAt(), ended.progress().lastAt()))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
        }
    }

    @Test
    void dataOf256Kilobytes_passes_andOneByteMoreFails() {
        try (Machine machine = task("'Resource': '${Large}'")) {
            assertThat(machine.run("{'bytes':262144}").progress().status()).isEqualTo(Status.SUCCEEDED);
            assertThat(machine.run("{'bytes':262145}").error()).isEqualTo("States.DataLimitExceeded");
        }
        try (Machine machine = task("'Resource': '${Large}', 'ResultPath': '$.r'")) {
            assertThat(machine.run("{'bytes':262144}").error()).isEqualTo("States.DataLimitExceeded");
        }
    }

    @Test
    void aHistoryEnds_whenItIsFull() {
        try (Machine machine = Machine.of(folder, """
                {'StartAt': 'A', 'States': {
                  'A': {'Type': 'Pass', 'Next': 'B'},
                  'B': {'Type': 'Pass', 'Next': 'A'}}}
                """)) {
            StateMachine loop = machine.executions().machine(machine.id("x").machineArn());
            Event start = Event.Draft.started(Machine.json("{}")).at(1, Instant.now());
            Progress progress = Progress.of(List.of(start));
            Interpreter interpreter = new Interpreter(loop, Duration.ofMillis(1));
            while (interpreter.next(machine.id("x"), progress, Instant.now()) instanceof Step.Note note) {
                for (Event.Draft draft : note.events()) {
                    progress = progress.after(draft.at(progress.lastId() + 1, Instant.now()));
                }
            }
            assertThat(progress.status()).isEqualTo(Status.FAILED);
            assertThat(progress.lastId()).isBetween(24_998L, 25_000L);
        }
    }

    @Test
    void aStop_endsAWait_andNothingComesAfter() throws InterruptedException {
        try (Machine machine = Machine.of(folder, """
                {'StartAt': 'W', 'States': {'W': {'Type': 'Wait', 'Seconds': 10, 'End': true}}}
                """)) {
            ExecutionId id = machine.start("stopped", "{}");
            machine.executions().stop(id, new StateError("Enough", "no more"));
            Machine.Ended ended = machine.await(id);
            assertThat(ended.progress().status()).isEqualTo(Status.ABORTED);
            assertThat(ended.error()).isEqualTo("Enough");
            Instant stopped = machine.executions().stop(id, new StateError("Again", ""));
            assertThat(stopped).isEqualTo(ended.progress().lastAt());
            Thread.sleep(300);
            assertThat(machine.executions().events(id)).hasSameSizeAs(ended.events());
        }
    }

    @Test
    void aWait_goesOnToItsOriginalEnd_afterARestart() {
        try (Machine machine = Machine.of(folder, """
                {'StartAt': 'W', 'States': {'W': {'Type': 'Wait', 'Seconds': 50, 'Next': 'D'}, 'D': {'Type': 'Succeed'}}}
                """)) {
            ExecutionId id = machine.start("waits", "{}");
            machine.restart();
            Machine.Ended ended = machine.await(id);
            Duration waited = Duration.between(
                    ended.last("WaitStateEntered").time(),
                    ended.last("WaitStateExited").time());
            assertThat(waited).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1900));
        }
    }

    @Test
    void aTaskThatRanWhenTheRuntimeDied_runsAgain_andThatIsNoRetry() throws IOException {
        try (Machine machine =
                task("'Resource': '${Echo}', 'Parameters': {'key': 'again', 'retry.$': '$$.State.RetryCount'}")) {
            machine.await(machine.start("first", "{}"));
            List<Event> died = machine.executions().events(machine.id("first")).subList(0, 4);
            assertThat(died.getLast().type()).isEqualTo("LambdaFunctionStarted");
            new History(machine.file("second")).append(died);
            machine.restart();
            Machine.Ended ended = machine.await(machine.id("second"));
            assertThat(ended.visited()).containsExactly("T", "Done");
            assertThat(ended.count("LambdaFunctionScheduled")).isEqualTo(1);
            assertThat(TestFunctions.calls("again").stream()
                            .map(call -> call.path("retry").asInt()))
                    .containsExactly(0, 0);
        }
    }

    @Test
    void aTaskThatEndsSoonAfterTheRuntime_isNotRunAgain() {
        try (Machine machine = task("'Resource': '${Slow}'")) {
            ExecutionId id = machine.start("grace", "{'key':'grace','millis':700}");
            awaitEvent(machine, id, "LambdaFunctionStarted");
            machine.restart();
            assertThat(machine.await(id).visited()).containsExactly("T", "Done");
            assertThat(TestFunctions.calls("grace")).hasSize(1);
        }
    }

    private static void awaitEvent(Machine machine, ExecutionId id, String type) {
        try {
            for (int i = 0; i < 1000; i++) {
                if (machine.executions().events(id).stream()
                        .anyMatch(event -> event.type().equals(type))) {
                    return;
                }
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        throw new AssertionError("no " + type);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aHistoryCutAnywhere_goesOnAndVisitsTheSameStates(int seed) throws IOException {
        Machine machine = Machine.of(folder, Machine.resource("order.asl.json"), Duration.ofMillis(2));
        try (machine) {
            Machine.Ended whole = machine.run("{'key':'cut" + seed + "','failures':2,'rounds':[{}]}");
            assertThat(whole.progress().status()).as("%s", whole).isEqualTo(Status.SUCCEEDED);
            byte[] bytes = Files.readAllBytes(machine.file(onlyName(machine)));
            for (int i = 0; i < 12; i++) {
                String name = "cut-" + seed + "-" + i;
                int length = new Random(31L * seed + i).nextInt(1, bytes.length);
                Files.write(machine.file(name), Arrays.copyOf(bytes, length), StandardOpenOption.CREATE);
            }
            machine.restart();
            for (Executions.Summary each :
                    machine.executions().list(machine.id("x").machineArn(), Optional.empty())) {
                Machine.Ended ended = machine.await(each.id());
                assertThat(ended.progress().status()).as("%s", ended).isEqualTo(Status.SUCCEEDED);
                assertThat(ended.visited()).isEqualTo(whole.visited());
                assertThat(ended.count("LambdaFunctionFailed")).isBetween(2L, 4L);
            }
        }
    }

    private static String onlyName(Machine machine) {
        return machine.executions()
                .list(machine.id("x").machineArn(), Optional.empty())
                .getFirst()
                .id()
                .name();
    }

    @Test
    void retriesThatWent_areCountedAfterARestart() {
        Machine machine = task("'Resource': '${Failing}', 'Retry': "
                + "[{'ErrorEquals': ['States.ALL'], 'IntervalSeconds': 20, 'BackoffRate': 1, 'MaxAttempts': 2}]");
        try (machine) {
            ExecutionId id = machine.start("counted", "{'key':'counted','failures':99}");
            awaitEvent(machine, id, "LambdaFunctionFailed");
            machine.restart();
            Machine.Ended ended = machine.await(id);
            assertThat(ended.error()).isEqualTo("java.lang.IllegalStateException");
            assertThat(TestFunctions.calls("counted")).hasSize(3);
            assertThat(ended.count("LambdaFunctionScheduled")).isEqualTo(3);
        }
    }

    @Test
    void aStateThatTheDefinitionLost_failsTheExecution() throws IOException {
        try (Machine machine = Machine.of(folder, """
                {'StartAt': 'W', 'States': {'W': {'Type': 'Wait', 'Seconds': 1, 'End': true}}}
                """)) {
            List<Event> events = List.of(
                    Event.Draft.started(Machine.json("{}")).at(1, Instant.now()),
                    Event.Draft.of("PassStateEntered")
                            .with("name", "Gone")
                            .with("input", Machine.json("{}"))
                            .at(2, Instant.now()));
            new History(machine.file("old")).append(events);
            machine.restart();
            assertThat(machine.await(machine.id("old")).error()).isEqualTo("States.Runtime");
        }
    }

    @Test
    void whatEndedMoreThan90DaysAgo_isDeletedAtTheStart_andAnEmptyFileToo() throws IOException {
        try (Machine machine = Machine.of(folder, """
                {'StartAt': 'D', 'States': {'D': {'Type': 'Succeed'}}}
                """)) {
            for (int days : List.of(89, 91)) {
                Instant then = Instant.now().minus(Duration.ofDays(days));
                new History(machine.file("days-" + days))
                        .append(List.of(
                                Event.Draft.started(Machine.json("{}")).at(1, then),
                                Event.Draft.of("ExecutionSucceeded")
                                        .with("output", Machine.json("{}"))
                                        .at(2, then)));
            }
            Files.createFile(machine.file("torn"));
            machine.restart();
            assertThat(machine.file("days-89")).exists();
            assertThat(machine.file("days-91")).doesNotExist();
            assertThat(machine.file("torn")).doesNotExist();
            assertThatThrownBy(() -> machine.executions().describe(machine.id("days-91")))
                    .isInstanceOf(StepFunctionsException.class);
        }
    }

    @Test
    void aThousandWaits_holdNoThreadEach() {
        try (Machine machine = Machine.of(folder, """
                {'StartAt': 'W', 'States': {'W': {'Type': 'Wait', 'Seconds': 100, 'End': true}}}
                """)) {
            int before = Thread.activeCount();
            List<ExecutionId> all = IntStream.range(0, 1000)
                    .mapToObj(i -> machine.start("w" + i, "{}"))
                    .toList();
            assertThat(Thread.activeCount() - before).isLessThan(20);
            all.forEach(id -> assertThat(machine.await(id).visited()).containsExactly("W"));
        }
    }

    @Test
    void aContextObject_tellsWhoAndWhere() {
        try (Machine machine = task("'Resource': '${Echo}', 'Parameters': {'id.$': '$$.Execution.Id', "
                + "'machine.$': '$$.StateMachine.Id', 'entered.$': '$$.State.EnteredTime', 'key': 'context'}")) {
            machine.await(machine.start("who", "{}"));
            JsonNode call = TestFunctions.calls("context").getFirst();
            assertThat(call.path("id").asText()).isEqualTo("arn:aws:states:us-east-1:000000000000:execution:m:who");
            assertThat(call.path("machine").asText()).isEqualTo("arn:aws:states:us-east-1:000000000000:stateMachine:m");
            assertThat(Instant.parse(call.path("entered").asText()))
                    .isBetween(Instant.now().minusSeconds(60), Instant.now());
        }
    }
}
