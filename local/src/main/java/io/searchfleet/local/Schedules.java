package io.searchfleet.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.local.gateway.Functions;
import io.searchfleet.local.template.FunctionSpec;
import io.searchfleet.local.template.FunctionSpec.ScheduleSpec;
import io.searchfleet.model.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Invokes functions by the clock, as EventBridge does: soon after the start, then at the interval of the template. One
 * that still runs when it is due again is left to end first. A failure is a line on standard error.
 */
final class Schedules implements AutoCloseable {
    /** Whoever started the runtime gets its first answers before this begins. */
    static final Duration FIRST = Duration.ofSeconds(5);

    private final List<FunctionSpec> specs;
    private final Functions functions;
    private final ScheduledThreadPoolExecutor clock;
    private final Map<String, Lock> turns = new ConcurrentHashMap<>();

    private Schedules(List<FunctionSpec> specs, Functions functions) {
        this.specs = specs;
        this.functions = functions;
        int all = specs.stream().mapToInt(spec -> spec.schedules().size()).sum();
        this.clock = new ScheduledThreadPoolExecutor(
                all, Thread.ofPlatform().name("schedule-", 0).daemon().factory(), new DiscardPolicy());
    }

    /** @param first how long the first run of each is away */
    static Schedules start(List<FunctionSpec> specs, Functions functions, Duration first) {
        Schedules schedules = new Schedules(specs, functions);
        for (FunctionSpec spec : specs) {
            for (ScheduleSpec schedule : spec.schedules()) {
                Future<?> _ = schedules.clock.scheduleAtFixedRate(
                        () -> schedules.run(spec.id(), schedule),
                        first.toMillis(),
                        schedule.every().toMillis(),
                        TimeUnit.MILLISECONDS);
            }
        }
        return schedules;
    }

    /** Runs a function's schedules once more, soon; nothing happens after the end. */
    void runSoon(String function) {
        specs.stream()
                .filter(spec -> spec.id().equals(function))
                .forEach(spec -> spec.schedules().forEach(schedule -> clock.execute(() -> run(function, schedule))));
    }

    private void run(String function, ScheduleSpec schedule) {
        Lock turn = turns.computeIfAbsent(function, _ -> new ReentrantLock());
        turn.lock();
        try {
            functions.invoke(function, event(schedule), UUID.randomUUID().toString());
        } catch (Exception | LinkageError e) {
            System.err.println(
                    "The function " + function + ", run by its schedule " + schedule.name() + ", failed: " + e);
        } finally {
            turn.unlock();
        }
    }

    private static JsonNode event(ScheduleSpec schedule) {
        return schedule.input().map(Json::stored).orElseGet(() -> {
            ObjectNode event = Json.object()
                    .put("version", "0")
                    .put("id", UUID.randomUUID().toString())
                    .put("detail-type", "Scheduled Event")
                    .put("source", "aws.events")
                    .put("account", "000000000000")
                    .put("region", "us-east-1")
                    .put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
            event.putArray("resources").add("arn:aws:events:us-east-1:000000000000:rule/" + schedule.name());
            event.putObject("detail");
            return event;
        });
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
