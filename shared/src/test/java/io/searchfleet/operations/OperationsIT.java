package io.searchfleet.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Json;
import io.searchfleet.model.Ulid;
import io.searchfleet.store.TestStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operations in a real table, their executions as Step Functions is asked for them. */
class OperationsIT {
    private static final TestStore STORE = TestStore.start();
    private static final AccountId MAIN = new AccountId("main");

    private final RecordedExecutions recorded = RecordedExecutions.start();
    private final Executions executions = recorded.executions();
    private final Operations operations = new Operations(STORE.table(), Clock.systemUTC());
    private final OperationControl control = new OperationControl(operations, executions);
    private final Claims claims = new Claims(STORE.table(), operations);

    /** Does as it is told, and remembers what it was given. */
    private static final class Told implements Driver {
        private final List<String> calls = new ArrayList<>();
        private Turn turn = Turn.waiting(7);

        @Override
        public Turn turn(Operation operation, Budget budget) {
            calls.add("turn");
            assertThat(budget.remaining()).isBetween(Duration.ofSeconds(24), Duration.ofSeconds(25));
            return turn;
        }

        @Override
        public Turn giveUp(Operation operation) {
            calls.add("give up");
            return Turn.done();
        }
    }

    @BeforeEach
    void finishOthers() {
        operations
                .unfinished()
                .forEach(operation ->
                        operations.replace(operation.ended(OperationState.CANCELLED, Json.object(), Optional.empty())));
    }

    @AfterEach
    void close() {
        recorded.close();
    }

    @AfterAll
    static void stop() {
        STORE.close();
    }

    private Operation stored(OperationKind kind) {
        return operations.create(OperationTest.operation(kind));
    }

    private static String execution(Operation operation, int generation) {
        return operation.id() + "." + generation;
    }

    private static ObjectNode input(Operation operation, int turn) {
        return Json.object()
                .put("account", "main")
                .put("operation", operation.id().value())
                .put("generation", operation.generation())
                .put("turn", turn);
    }

    private static Operations at(Instant now) {
        return new Operations(STORE.table(), Clock.fixed(now, ZoneOffset.UTC));
    }

    @Test
    void whatIsStored_isRead_asItWas() {
        Operation operation = OperationTest.operation(OperationKind.REINDEX)
                .in(OperationState.RUNNING)
                .with(new Progress(3, 9, "documents", 1.5))
                .withStep(
                        "copy",
                        step -> step.begun(OperationTest.BEGUN)
                                .saying("on")
                                .ended(Step.State.FINISHED, OperationTest.BEGUN.plusSeconds(9)));
        Operation created = operations.create(operation);
        assertThat(created.version()).isPositive();
        assertThat(operations.get(MAIN, operation.id().value())).isEqualTo(created);
        Operation failed = operations
                .replace(created.ended(
                        OperationState.FAILED,
                        Json.object().put("a", 1),
                        Optional.of(new Failure("quota", "Too many.", true))))
                .orElseThrow();
        assertThat(operations.find(MAIN, operation.id())).contains(failed);
        assertThat(failed.version()).isEqualTo(created.version() + 1);
        assertThat(failed.updatedAt()).isAfterOrEqualTo(created.updatedAt());
    }

    @Test
    void theSameOrderTwice_isOne() {
        Operation order = OperationTest.operation(OperationKind.REINDEX);
        Operation first = operations.create(order);
        assertThat(operations.create(order.in(OperationState.RUNNING))).isEqualTo(first);
        operations.remove(first);
        assertThat(operations.find(MAIN, order.id())).isEmpty();
    }

    @Test
    void whatSomebodyElseChanged_isNotOverwritten() {
        Operation stale = stored(OperationKind.REINDEX);
        assertThat(operations.replace(stale.in(OperationState.RUNNING))).isPresent();
        assertThat(operations.replace(stale.in(OperationState.PAUSED))).isEmpty();
        assertThat(operations.get(MAIN, stale.id()).state()).isEqualTo(OperationState.RUNNING);
        assertThat(operations
                        .update(MAIN, stale.id(), operation -> operation.in(OperationState.CANCELLING))
                        .state())
                .isEqualTo(OperationState.CANCELLING);
    }

    @Test
    void whatIsNotThere_isNamed() {
        assertThatThrownBy(() -> operations.get(MAIN, "op-nonsense"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("There is no operation 'op-nonsense'");
        Operation other = stored(OperationKind.REINDEX);
        assertThatThrownBy(() -> operations.get(new AccountId("other"), other.id()))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("GET /operations");
    }

    @Test
    void pages_haveTheLatestFirst_andGoOn() {
        List<Operation> all = new ArrayList<>();
        AccountId account = new AccountId("pages");
        for (int i = 0; i < 5; i++) {
            Operation.About about =
                    OperationTest.operation(OperationKind.REINDEX).about();
            Operation.About own = new Operation.About(
                    account,
                    OperationId.ofSeed(Ulid.at(OperationTest.BEGUN.plusSeconds(i))),
                    about.kind(),
                    about.target(),
                    about.createdBy(),
                    about.createdAt());
            all.addFirst(operations.create(Operation.scheduled(own, Progress.none("x"), List.of(), Json.object())));
        }
        Operations.Page first = operations.page(account, _ -> true, Optional.empty(), 3);
        assertThat(first.operations()).isEqualTo(all.subList(0, 3));
        Operations.Page second = operations.page(account, _ -> true, first.next(), 3);
        assertThat(second.operations()).isEqualTo(all.subList(3, 5));
        assertThat(second.next()).isEmpty();
        assertThat(operations
                        .page(
                                account,
                                operation -> operation.id().equals(all.get(4).id()),
                                Optional.empty(),
                                3)
                        .operations())
                .containsExactly(all.get(4));
    }

    @Test
    void aThing_belongsToOneUntilItEnds() {
        Operation first = stored(OperationKind.REINDEX);
        Operation second = stored(OperationKind.REINDEX);
        assertThat(claims.claim("index", first)).isEmpty();
        assertThat(claims.claim("index", first)).as("its own again").isEmpty();
        assertThat(claims.claim("index", second)).contains(first);
        assertThat(claims.holder("index", second)).contains(first);
        assertThat(claims.holder("index", first)).isEmpty();
        claims.release("index", second);
        assertThat(claims.holder("index", second)).as("not its to give").contains(first);
        operations.replace(first.ended(OperationState.FINISHED, Json.object(), Optional.empty()));
        assertThat(claims.holder("index", second)).isEmpty();
        assertThat(claims.claim("index", second)).isEmpty();
        claims.release("index", second);
        Operation third = stored(OperationKind.REINDEX);
        assertThat(claims.claim("index", third)).isEmpty();
    }

    @Test
    void anExecution_isStartedOnce_andToldWhatItNeeds() {
        Operation operation = stored(OperationKind.PROVISION);
        executions.start(operation);
        executions.start(operation);
        assertThat(recorded.inputs())
                .containsExactlyEntriesOf(Map.of("provision/" + execution(operation, 1), input(operation, 0)));
        assertThat(executions.status(operation)).isEqualTo(Executions.Status.RUNNING);
        recorded.end(execution(operation, 1));
        assertThat(executions.status(operation)).isEqualTo(Executions.Status.ENDED);
        assertThat(executions.status(stored(OperationKind.PROVISION))).isEqualTo(Executions.Status.UNKNOWN);
    }

    @Test
    void whereStateMachinesAreDown_whoMustKnowIsTold() {
        Operation operation = stored(OperationKind.REINDEX);
        recorded.down(true);
        assertThatThrownBy(() -> executions.start(operation))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("goes on within minutes");
        executions.startSoon(operation);
        executions.stop(operation, 1);
        recorded.down(false);
        assertThat(recorded.inputs()).isEmpty();
    }

    @Test
    void aTurn_isTheDrivers_andItsAnswerIsPassedOn() {
        Operation operation = stored(OperationKind.REINDEX);
        Told driver = new Told();
        JsonNode next = new Driving(operations, executions, driver).take(input(operation, 4));
        assertThat(driver.calls).containsExactly("turn");
        assertThat(next).isEqualTo(input(operation, 5).put("next", "wait").put("wait_seconds", 7));
    }

    @Test
    void whatBrokeDown_isGivenUp() {
        Operation operation = stored(OperationKind.REINDEX);
        Told driver = new Told();
        ObjectNode broken = input(operation, 4);
        broken.putObject("error").put("Error", "States.Timeout");
        JsonNode next = new Driving(operations, executions, driver).take(broken);
        assertThat(driver.calls).containsExactly("give up");
        assertThat(next).isEqualTo(input(operation, 5).put("next", "done").put("wait_seconds", 0));
    }

    @Test
    void nobodyElses_orPaused_orEnded_isLeftAlone() {
        Told driver = new Told();
        Driving driving = new Driving(operations, executions, driver);
        Operation operation = stored(OperationKind.REINDEX);
        assertThat(driving.take(input(operation.nextGeneration(), 0))
                        .path("next")
                        .asText())
                .isEqualTo("done");
        operations.replace(operation.in(OperationState.PAUSED));
        assertThat(driving.take(input(operation, 0)).path("next").asText()).isEqualTo("done");
        operations.update(MAIN, operation.id(), paused -> paused.in(OperationState.FAILED));
        assertThat(driving.take(input(operation, 0)).path("next").asText()).isEqualTo("done");
        operations.remove(operation);
        assertThat(driving.take(input(operation, 0)).path("next").asText()).isEqualTo("done");
        assertThat(driver.calls).isEmpty();
    }

    @Test
    void afterAThousandTurns_aFreshExecutionTakesOver() {
        Operation operation = stored(OperationKind.REINDEX);
        Told driver = new Told();
        Driving driving = new Driving(operations, executions, driver);
        assertThat(driving.take(input(operation, 999)).path("next").asText()).isEqualTo("wait");
        assertThat(driving.take(input(operation, 1000)).path("next").asText()).isEqualTo("done");
        assertThat(driver.calls).hasSize(1);
        assertThat(recorded.inputs().keySet()).containsExactly("reindex/" + execution(operation, 2));
        assertThat(operations.get(MAIN, operation.id()).generation()).isEqualTo(2);
    }

    @Test
    void aDefectOfTheDriver_isTheStateMachinesToRepeat() {
        Operation operation = stored(OperationKind.REINDEX);
        Driver broken = new Driver() {
            @Override
            public Turn turn(Operation ignored, Budget budget) {
                throw new IllegalStateException("broken");
            }

            @Override
            public Turn giveUp(Operation ignored) {
                return Turn.done();
            }
        };
        assertThatThrownBy(() -> new Driving(operations, executions, broken).take(input(operation, 0)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void cancel_pause_resume_eachStartAFreshExecution_andStopTheOneBefore() {
        Operation operation = stored(OperationKind.REINDEX);
        Operation pausing = control.pause(MAIN, operation.id());
        assertThat(pausing.job().path(OperationControl.PAUSING).asBoolean()).isTrue();
        assertThat(pausing.generation()).isEqualTo(2);
        assertThatThrownBy(() -> control.resume(MAIN, operation.id()))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("is scheduling; it is too late, or too early, to resume it.");
        operations.update(MAIN, operation.id(), stopped -> stopped.in(OperationState.PAUSED));
        Operation resumed = control.resume(MAIN, operation.id());
        assertThat(resumed.state()).isEqualTo(OperationState.RUNNING);
        assertThat(resumed.job().path(OperationControl.PAUSING).asBoolean(true)).isFalse();
        Operation changed = control.change(MAIN, operation.id(), job -> job.put("requests_per_second", 5));
        assertThat(changed.job().path("requests_per_second").asInt()).isEqualTo(5);
        Operation cancelled = control.cancel(MAIN, operation.id(), true);
        assertThat(cancelled.state()).isEqualTo(OperationState.CANCELLING);
        assertThat(cancelled.job().path(OperationControl.KEEP).asBoolean()).isTrue();
        assertThat(cancelled.job().path("secretless").asInt()).isEqualTo(1);
        assertThat(recorded.inputs().keySet())
                .containsExactlyInAnyOrder(
                        "reindex/" + execution(operation, 2),
                        "reindex/" + execution(operation, 3),
                        "reindex/" + execution(operation, 4),
                        "reindex/" + execution(operation, 5));
        assertThat(recorded.stopped())
                .containsExactly(
                        execution(operation, 1),
                        execution(operation, 2),
                        execution(operation, 3),
                        execution(operation, 4));
        assertThatThrownBy(() -> control.cancel(MAIN, operation.id(), true))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("is cancelling;");
        assertThatThrownBy(() -> control.change(MAIN, operation.id(), job -> job))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("to change it.");
    }

    @Test
    void whatAKindDoesNotTake_isSaidToBeTheKinds() {
        Operation order = stored(OperationKind.PROVISION);
        assertThatThrownBy(() -> control.pause(MAIN, order.id()))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("one of the kind 'provision' does not take 'pause'.");
        Operation update = stored(OperationKind.UPDATE);
        assertThatThrownBy(() -> control.cancel(MAIN, update.id(), false))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("one of the kind 'update' does not take 'cancel'.");
    }

    @Test
    void whatNobodyDrives_isDrivenOn_andNothingElse() {
        Instant later = Instant.now().plusSeconds(31);
        Watch watch = new Watch(at(later), executions, Clock.fixed(later, ZoneOffset.UTC));
        Operation neverStarted = stored(OperationKind.REINDEX);
        Operation running = stored(OperationKind.REINDEX);
        executions.start(running);
        Operation ended = stored(OperationKind.REINDEX);
        executions.start(ended);
        recorded.end(execution(ended, 1));
        Operation paused = operations
                .replace(stored(OperationKind.REINDEX).in(OperationState.PAUSED))
                .orElseThrow();
        Operation finished = operations
                .replace(stored(OperationKind.REINDEX).ended(OperationState.FINISHED, Json.object(), Optional.empty()))
                .orElseThrow();
        assertThat(operations.unfinished())
                .extracting(Operation::id)
                .containsExactlyInAnyOrder(neverStarted.id(), running.id(), ended.id(), paused.id())
                .doesNotContain(finished.id());
        Watch.Look look = watch.look();
        assertThat(look.drivenOn()).extracting(Operation::id).containsExactlyInAnyOrder(neverStarted.id(), ended.id());
        assertThat(look.failures()).isEmpty();
        assertThat(recorded.inputs().keySet())
                .containsExactlyInAnyOrder(
                        "reindex/" + execution(neverStarted, 1),
                        "reindex/" + execution(running, 1),
                        "reindex/" + execution(ended, 1),
                        "reindex/" + execution(ended, 2));
    }

    @Test
    void oneOfWhichStepFunctionsSaysNothing_keepsNobodyWaiting() {
        Instant later = Instant.now().plusSeconds(31);
        Watch watch = new Watch(at(later), executions, Clock.fixed(later, ZoneOffset.UTC));
        List<Operation> all =
                List.of(stored(OperationKind.REINDEX), stored(OperationKind.REINDEX), stored(OperationKind.REINDEX));
        Operation first = operations.unfinished().getFirst();
        recorded.silence(execution(first, 1));
        Watch.Look look = watch.look();
        assertThat(look.failures()).containsOnlyKeys(first.id());
        assertThat(look.drivenOn())
                .extracting(Operation::id)
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .map(Operation::id)
                        .filter(id -> !id.equals(first.id()))
                        .toList());
    }

    @Test
    void whatWasJustChanged_isSomebodyElsesToStart() {
        Operation fresh = stored(OperationKind.REINDEX);
        Instant soon = fresh.updatedAt().plusSeconds(29);
        assertThat(new Watch(operations, executions, Clock.fixed(soon, ZoneOffset.UTC))
                        .look()
                        .drivenOn())
                .isEmpty();
        assertThat(recorded.inputs()).isEmpty();
    }
}
