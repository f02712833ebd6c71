package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.Fanout;
import io.searchfleet.operations.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The copy in slices, done by the cluster. A slice is written down as starting before its task is started, and its task's
 * id right after: a crash between the two leaves a task that is found by its label. A slice whose task is lost is copied
 * again, which is harmless: versions keep what is there.
 */
final class Copy {
    private static final int MOST_ATTEMPTS = 5;

    /** A wait of the state machine is a second at least, and three transitions: what is shorter is watched from the step. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(160);

    private static final String WAITING = "waiting";
    private static final String STARTING = "starting";
    private static final String RUNNING = "running";
    private static final String DONE = "done";

    private final Job job;
    private final Sides sides;
    private final Tasks tasks;
    private final Throttle throttle;

    Copy(Job job, Sides sides) {
        this.job = job;
        this.sides = sides;
        this.tasks = sides.tasks();
        this.throttle = new Throttle(job, sides);
    }

    Then advance() {
        if (!job.memory().has("slices")) {
            plan();
        }
        List<ObjectNode> slices = slices();
        adopt(slices);
        look(slices);
        start(slices);
        progress(slices);
        if (isShort()) {
            watch(slices);
            progress(slices);
        }
        long finished = slices.stream().filter(slice -> is(slice, DONE)).count();
        if (finished == slices.size()) {
            job.say("");
            return Then.go(Phase.CATCH_UP);
        }
        regulate(slices);
        job.say(finished + " of " + slices.size() + " slices copied" + throttle.words());
        job.save();
        return Then.waiting(
                job.operation().progress().eta().map(eta -> eta.toSeconds() / 4).orElse(1L));
    }

    private void progress(List<ObjectNode> slices) {
        job.progress(slices.stream().mapToLong(Copy::copied).sum());
    }

    /** Whether the copy is through in a moment, or may be: before it was watched once nobody knows. */
    private boolean isShort() {
        Progress now = job.operation().progress();
        return now.eta().map(eta -> eta.compareTo(SHORT) <= 0).orElse(now.done() >= now.total() || !job.is("watched"));
    }

    /** Looks at the tasks again and again until one of them has ended otherwise than it should, or none runs any more. */
    private void watch(List<ObjectNode> slices) {
        job.memory().put("watched", true);
        Instant end = Instant.now().plus(SHORT);
        Duration pause = FIRST_PAUSE;
        while (slices.stream().noneMatch(slice -> is(slice, WAITING))
                && slices.stream().anyMatch(slice -> is(slice, RUNNING))
                && Instant.now().isBefore(end)) {
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            look(slices);
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Before the first task: how far the source is now, so that nothing that comes later is missed. */
    private void plan() {
        SearchIndex source = sides.source();
        int shards = source.size().shards();
        if (source.engine().hasSequenceNumbers()) {
            SearchIndex.Checkpoints now = sides.checkpoints(job.sourceUuid());
            job.byShard("cursors", Sync.safe(now));
            shards = now.shards().size();
        }
        // Only now: what is counted as there can be found by the tasks.
        source.refresh();
        job.memory().put("total", source.count(job.order().query()));
        int wanted = job.order().slices() == 0
                ? Math.min(Math.max(shards, 1), 16)
                : job.order().slices();
        // A remote source cannot be sliced.
        int count = job.order().remote().isPresent() ? 1 : wanted;
        ArrayNode slices = job.memory().putArray("slices");
        for (int number = 0; number < count; number++) {
            slices.addObject().put("slice", number).put("state", WAITING).put("attempts", 0);
        }
        job.progress(0);
        // What the cluster bears is judged by what it bore before.
        throttle.observe();
        job.save();
    }

    private List<ObjectNode> slices() {
        List<ObjectNode> slices = new ArrayList<>();
        job.memory().path("slices").forEach(slice -> slices.add((ObjectNode) slice));
        return slices;
    }

    private static boolean is(ObjectNode slice, String state) {
        return slice.path("state").asText().equals(state);
    }

    private static long copied(JsonNode slice) {
        return slice.path("created").asLong()
                + slice.path("updated").asLong()
                + slice.path("version_conflicts").asLong();
    }

    /** Slices that were about to be started when a step before this one died. */
    private void adopt(List<ObjectNode> slices) {
        if (slices.stream().noneMatch(slice -> is(slice, STARTING))) {
            return;
        }
        Map<String, String> running = tasks.running();
        for (ObjectNode slice : slices) {
            if (is(slice, STARTING)) {
                Optional<String> task = Optional.ofNullable(running.get(job.label() + "/" + label(slice)));
                task.ifPresentOrElse(
                        id -> slice.put("state", RUNNING).put("task", id), () -> slice.put("state", WAITING));
            }
        }
    }

    private static String label(ObjectNode slice) {
        return slice.path("slice").asInt() + "/" + slice.path("attempts").asInt();
    }

    private void look(List<ObjectNode> slices) {
        List<ObjectNode> running =
                slices.stream().filter(slice -> is(slice, RUNNING)).toList();
        List<Fanout.Part<Optional<JsonNode>>> found = Fanout.all(
                sides.budget(),
                running.stream()
                        .<Supplier<Optional<JsonNode>>>map(
                                slice -> () -> tasks.get(slice.path("task").asText()))
                        .toList());
        for (int i = 0; i < running.size(); i++) {
            ObjectNode slice = running.get(i);
            orThrow(found.get(i)).ifPresentOrElse(task -> note(slice, task), () -> lost(slice));
        }
    }

    private static void lost(ObjectNode slice) {
        slice.put("state", WAITING).remove("task");
    }

    private void note(ObjectNode slice, JsonNode task) {
        boolean isCompleted = task.path("completed").asBoolean();
        JsonNode counts = isCompleted && task.has("response")
                ? task.path("response")
                : task.path("task").path("status");
        for (String name : List.of("total", "created", "updated", "version_conflicts")) {
            slice.put(name, counts.path(name).asLong());
        }
        if (isCompleted) {
            ended(slice, task);
        }
    }

    private void ended(ObjectNode slice, JsonNode task) {
        JsonNode response = task.path("response");
        JsonNode failures = response.path("failures");
        boolean isWhole = response.isObject()
                && !response.has("canceled")
                && !response.path("timed_out").asBoolean();
        if (isWhole && failures.isEmpty()) {
            slice.put("state", DONE);
        } else if (isWhole && isOfDocuments(failures)) {
            // The task stopped at the first of them. All others are brought over one by one, and each failure is seen.
            slice.put("state", DONE);
            job.memory().put("careful", true);
        } else {
            slice.put("faults", slice.path("faults").asInt() + 1);
            if (slice.path("faults").asInt() >= MOST_ATTEMPTS) {
                throw new JobFailedException(
                        "copy_failed",
                        "Slice " + slice.path("slice").asInt() + " ended early " + MOST_ATTEMPTS
                                + " times, the last time because: " + reason(task),
                        true);
            }
            lost(slice);
        }
    }

    private static boolean isOfDocuments(JsonNode failures) {
        for (JsonNode failure : failures) {
            int status = failure.path("status").asInt();
            if (!failure.has("id") || !failure.has("cause") || status == 429 || status >= 500) {
                return false;
            }
        }
        return true;
    }

    private static String reason(JsonNode task) {
        JsonNode error = task.path("error");
        JsonNode failure = task.path("response").path("failures").path(0);
        String cancelled = task.path("response").path("canceled").asText("");
        return error.path("caused_by")
                .path("reason")
                .asText(error.path("reason")
                        .asText(failure.path("cause")
                                .path("reason")
                                .asText(failure.path("reason")
                                        .path("reason")
                                        .asText(
                                                cancelled.isEmpty()
                                                        ? "it gave no reason."
                                                        : "it was cancelled " + cancelled))));
    }

    private void start(List<ObjectNode> slices) {
        List<ObjectNode> waiting =
                slices.stream().filter(slice -> is(slice, WAITING)).toList();
        if (waiting.isEmpty()) {
            return;
        }
        waiting.forEach(slice -> slice.put("state", STARTING)
                .put("attempts", slice.path("attempts").asInt() + 1)
                .remove("task"));
        job.save();
        float each = throttle.perSlice(slices.size());
        List<Fanout.Part<String>> started = Fanout.all(
                sides.budget(),
                waiting.stream()
                        .<Supplier<String>>map(slice -> () -> tasks.start(
                                sides.reindexBody(slice.path("slice").asInt(), slices.size()), label(slice), each))
                        .toList());
        for (int i = 0; i < waiting.size(); i++) {
            ObjectNode slice = waiting.get(i);
            started.get(i)
                    .toOptional()
                    .ifPresent(task ->
                            slice.put("state", RUNNING).put("task", task).put("limit", each));
        }
        // Those that were started are written down before an error of another one is heard.
        job.save();
        started.forEach(Copy::orThrow);
    }

    private static <T> T orThrow(Fanout.Part<T> part) {
        part.missing().ifPresent(why -> {
            throw why;
        });
        return part.toOptional().orElseThrow();
    }

    /** The limit of all is shared by those that still run. */
    private void regulate(List<ObjectNode> slices) {
        List<ObjectNode> running =
                slices.stream().filter(slice -> is(slice, RUNNING)).toList();
        throttle.observe();
        float each = throttle.perSlice(running.size());
        for (ObjectNode slice : running) {
            float now = (float) slice.path("limit").asDouble(0);
            if (Math.abs(now - each) > 0.05f * Math.max(now, each)) {
                tasks.rethrottle(slice.path("task").asText(), each);
                slice.put("limit", each);
            }
        }
    }

    /** Takes note that no task runs any more: what was running is to be copied again. */
    static void interrupted(Job job) {
        job.memory().path("slices").forEach(slice -> {
            ObjectNode one = (ObjectNode) slice;
            if (is(one, RUNNING) || is(one, STARTING)) {
                lost(one);
            }
        });
    }
}
