package io.searchfleet.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.searchfleet.aws.JsonFunction;
import io.searchfleet.local.gateway.Functions;
import io.searchfleet.local.template.FunctionSpec;
import io.searchfleet.local.template.FunctionSpec.ScheduleSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SchedulesTest {
    private static final List<JsonNode> EVENTS = new CopyOnWriteArrayList<>();
    private static final AtomicInteger AT_ONCE = new AtomicInteger();
    private static final AtomicInteger MOST_AT_ONCE = new AtomicInteger();

    /** Takes twice as long as its interval, and fails every other time. */
    public static final class Scheduled implements JsonFunction {
        @Override
        public JsonNode answer(JsonNode event, Context context) {
            MOST_AT_ONCE.accumulateAndGet(AT_ONCE.incrementAndGet(), Math::max);
            try {
                Thread.sleep(40);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                AT_ONCE.decrementAndGet();
            }
            EVENTS.add(event);
            if (EVENTS.size() % 2 == 1) {
                throw new IllegalStateException("every other time");
            }
            return TextNode.valueOf("done");
        }
    }

    private static FunctionSpec function(ScheduleSpec schedule) {
        return new FunctionSpec(
                "F", Scheduled.class.getName(), Duration.ofSeconds(1), Map.of(), List.of(), List.of(schedule));
    }

    private static void run(ScheduleSpec schedule, int times) throws InterruptedException {
        EVENTS.clear();
        List<FunctionSpec> specs = List.of(function(schedule));
        try (Schedules schedules = Schedules.start(specs, new Functions(specs, Map.of()), Duration.ofMillis(10))) {
            assertThat(schedules).isNotNull();
            for (int i = 0; i < 500 && EVENTS.size() < times; i++) {
                Thread.sleep(10);
            }
        }
        assertThat(EVENTS).hasSizeGreaterThanOrEqualTo(times);
    }

    @Test
    void aSchedule_goesOnAfterAFailure_andNeverOverlapsItself() throws InterruptedException {
        run(new ScheduleSpec("E", Duration.ofMillis(20), Optional.of("{\"a\":[1]}")), 5);
        assertThat(EVENTS).allMatch(event -> event.toString().equals("{\"a\":[1]}"));
        assertThat(MOST_AT_ONCE).hasValue(1);
    }

    @Test
    void whatIsRunSoon_waitsForItsTurn_andIsNotRunAfterTheEnd() throws InterruptedException {
        EVENTS.clear();
        MOST_AT_ONCE.set(0);
        List<FunctionSpec> specs = List.of(function(new ScheduleSpec("E", Duration.ofMinutes(1), Optional.empty())));
        Schedules ended;
        try (Schedules schedules = Schedules.start(specs, new Functions(specs, Map.of()), Duration.ofMinutes(1))) {
            for (int i = 0; i < 3; i++) {
                schedules.runSoon("F");
            }
            schedules.runSoon("another");
            for (int i = 0; i < 500 && EVENTS.size() < 3; i++) {
                Thread.sleep(10);
            }
            ended = schedules;
        }
        ended.runSoon("F");
        assertThat(EVENTS).hasSize(3);
        assertThat(MOST_AT_ONCE).hasValue(1);
    }

    @Test
    void withoutAnInput_theEventIsEventBridges() throws InterruptedException {
        run(new ScheduleSpec("E", Duration.ofMinutes(1), Optional.empty()), 1);
        JsonNode event = EVENTS.getFirst();
        assertThat(event.path("detail-type").asText()).isEqualTo("Scheduled Event");
        assertThat(event.has("id") && event.has("time") && event.has("detail")).isTrue();
    }
}
