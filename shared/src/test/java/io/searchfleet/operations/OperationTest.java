package io.searchfleet.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.Json;
import io.searchfleet.model.Ulid;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationTest {
    private static final Set<OperationState> ENDS =
            EnumSet.of(OperationState.FINISHED, OperationState.FAILED, OperationState.CANCELLED);
    static final Instant BEGUN = Instant.parse("2026-11-22T10:00:00Z");

    static Operation operation(OperationKind kind) {
        Operation.About about = new Operation.About(
                new AccountId("main"),
                OperationId.ofSeed(Ulid.at(BEGUN)),
                kind,
                "/api/clusters/prod",
                "sf_main_token",
                BEGUN);
        return Operation.scheduled(
                about,
                Progress.none("documents"),
                List.of(Step.waiting("copy"), Step.waiting("verify")),
                Json.object().put("secretless", 1));
    }

    @ParameterizedTest
    @CsvSource({
        "0,0,0.0",
        "0,10,0.0",
        "1,3,33.3",
        "2,3,66.6",
        "999,1000,99.9",
        "9999,10000,99.9",
        "5,4,100.0",
        "3,-1,0.0"
    })
    void percent_isRoundedDown_soThatOnlyTheWholeIsAHundred(long done, long total, double percent) {
        assertThat(new Progress(done, total, "documents", 0).percent()).isEqualTo(percent);
    }

    @Test
    void theTimeThatIsLeft_isRoundedUp_andUnknownWhileNothingMoves() {
        assertThat(new Progress(0, 101, "documents", 10).eta()).contains(Duration.ofSeconds(11));
        assertThat(new Progress(0, 100, "documents", 0).eta()).isEmpty();
        assertThat(new Progress(100, 100, "documents", 10).eta()).isEmpty();
        assertThat(new Progress(99, 100, "documents", 10).eta()).contains(Duration.ofSeconds(1));
    }

    @Test
    void aStep_keepsWhenItFirstBegan_andCountsItsAttempts() {
        Step first = Step.waiting("copy").begun(BEGUN).saying("half").ended(Step.State.FAILED, BEGUN.plusSeconds(1));
        assertThat(first)
                .isEqualTo(new Step(
                        "copy", Step.State.FAILED, 1, Optional.of(BEGUN), Optional.of(BEGUN.plusSeconds(1)), "half"));
        assertThat(first.begun(BEGUN.plusSeconds(2)))
                .isEqualTo(new Step("copy", Step.State.RUNNING, 2, Optional.of(BEGUN), Optional.empty(), "half"));
    }

    @Test
    void onlyTheStepOfTheName_isChanged() {
        Operation changed = operation(OperationKind.REINDEX).withStep("verify", step -> step.begun(BEGUN));
        assertThat(changed.steps().getFirst()).isEqualTo(Step.waiting("copy"));
        assertThat(changed.steps().getLast().state()).isEqualTo(Step.State.RUNNING);
    }

    @ParameterizedTest
    @CsvSource({
        "REINDEX,SCHEDULING,cancel pause",
        "REINDEX,RUNNING,cancel pause",
        "REINDEX,PAUSED,cancel resume",
        "REINDEX,CANCELLING,''",
        "REINDEX,FINISHED,''",
        "REINDEX,FAILED,''",
        "REINDEX,CANCELLED,''",
        "PROVISION,SCHEDULING,cancel",
        "PROVISION,RUNNING,cancel",
        "PROVISION,FINISHED,''",
        "UPDATE,RUNNING,''",
        "DEPROVISION,RUNNING,''"
    })
    void links_nameWhatCanBeDone_now(OperationKind kind, OperationState state, String possible) {
        ObjectNode shown = Operations.shown(operation(kind).in(state));
        String self = "/operations/" + shown.path("id").asText();
        ObjectNode links = Json.object().put("self", self);
        for (String action : possible.isEmpty() ? new String[0] : possible.split(" ")) {
            links.put(action, self + "/" + action);
        }
        assertThat(shown.path("links")).isEqualTo(links);
    }

    @Test
    void whatUsersSee_hasAllFields_andNothingOfTheJob() {
        Operation running = operation(OperationKind.REINDEX)
                .in(OperationState.RUNNING)
                .with(new Progress(1, 4, "documents", 2))
                .withStep("copy", step -> step.begun(BEGUN).saying("a quarter"));
        ObjectNode shown = Operations.shown(running);
        assertThat(shown.toString())
                .isEqualTo("{\"id\":\"" + running.id() + "\",\"kind\":\"reindex\",\"target\":\"/api/clusters/prod\","
                        + "\"state\":\"running\",\"percent\":25.0,\"done\":1,\"total\":4,\"unit\":\"documents\","
                        + "\"rate_per_second\":2.0,\"eta_seconds\":2,\"steps\":[{\"name\":\"copy\",\"state\":\"running\","
                        + "\"attempts\":1,\"started_at\":\"2026-11-22T10:00:00Z\",\"finished_at\":null,"
                        + "\"message\":\"a quarter\"},{\"name\":\"verify\",\"state\":\"waiting\",\"attempts\":0,"
                        + "\"started_at\":null,\"finished_at\":null,\"message\":\"\"}],\"result\":null,\"error\":null,"
                        + "\"created_at\":\"2026-11-22T10:00:00Z\",\"updated_at\":\"2026-11-22T10:00:00Z\","
                        + "\"created_by\":\"sf_main_token\",\"links\":{\"self\":\"/operations/" + running.id()
                        + "\",\"cancel\":\"/operations/" + running.id() + "/cancel\",\"pause\":\"/operations/"
                        + running.id() + "/pause\"}}");
    }

    @Test
    void atItsEnd_nothingMovesAnyMore_andAllIsDone() {
        Operation finished = operation(OperationKind.REINDEX)
                .with(new Progress(1, 4, "documents", 2))
                .ended(OperationState.FINISHED, Json.object().put("copied", 1), Optional.empty());
        ObjectNode shown = Operations.shown(finished);
        assertThat(shown.path("percent").asDouble()).isEqualTo(100);
        assertThat(shown.path("rate_per_second").asDouble()).isZero();
        assertThat(shown.path("eta_seconds").isNull()).isTrue();
        assertThat(shown.path("result").path("copied").asInt()).isEqualTo(1);
        Operation failed = finished.ended(
                OperationState.FAILED, Json.object(), Optional.of(new Failure("quota", "Too many.", true)));
        assertThat(Operations.shown(failed).path("percent").asDouble()).isEqualTo(25);
        assertThat(Operations.shown(failed).path("error").toString())
                .isEqualTo("{\"code\":\"quota\",\"message\":\"Too many.\",\"retryable\":true}");
    }

    @ParameterizedTest
    @EnumSource
    void statesAndKinds_areReadAsTheyAreWritten(OperationState state) {
        assertThat(OperationState.ofWireName(state.wireName())).isEqualTo(state);
        assertThat(state.wireName()).isLowerCase();
        assertThat(state.isFinal()).isEqualTo(ENDS.contains(state));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "op-",
                "01k9zq4m3v8x2c7d5e6f9g0h1j",
                "op-01K9ZQ4M3V8X2C7D5E6F9G0H1J",
                "op-01k9zq4m3v8x2c7d5e6f9g0h1",
                "op-01k9zq4m3v8x2c7d5e6f9g0h1u"
            })
    void whatIsNoId_isRefused(String text) {
        assertThatThrownBy(() -> new OperationId(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GET /operations");
        assertThat(new OperationId("op-01k9zq4m3v8x2c7d5e6f9g0h1j")).hasToString("op-01k9zq4m3v8x2c7d5e6f9g0h1j");
    }
}
