package io.searchfleet.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.local.states.Visit.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far an execution has come: what its events add up to. It holds nothing that is not in them, so that a history read
 * from its file goes on where it stopped.
 *
 * @param lastId number of the last event
 * @param lastAt time of the last event
 * @param visit the state it is in; empty before the first and after the last
 * @param output of an execution that succeeded
 * @param error of one that did not
 */
record Progress(
        Status status,
        JsonNode input,
        Instant startedAt,
        long lastId,
        Instant lastAt,
        Optional<Visit> visit,
        Optional<JsonNode> output,
        Optional<StateError> error) {
    enum Status {
        RUNNING,
        SUCCEEDED,
        FAILED,
        TIMED_OUT,
        ABORTED
    }

    /** @param events from the first one on, which tells of the start */
    static Progress of(List<Event> events) {
        Event first = events.getFirst();
        Progress progress = new Progress(
                Status.RUNNING,
                first.document("input"),
                first.time(),
                first.id(),
                first.time(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        for (Event event : events.subList(1, events.size())) {
            progress = progress.after(event);
        }
        return progress;
    }

    Progress after(Event event) {
        String type = event.type();
        Instant time = event.time();
        return switch (type) {
            case "ExecutionSucceeded" -> ended(Status.SUCCEEDED, event, Optional.of(event.document("output")));
            case "ExecutionFailed" -> ended(Status.FAILED, event, Optional.empty());
            case "ExecutionTimedOut" -> ended(Status.TIMED_OUT, event, Optional.empty());
            case "ExecutionAborted" -> ended(Status.ABORTED, event, Optional.empty());
            case "TaskScheduled", "LambdaFunctionScheduled" ->
                in(event, visit.map(now -> now.in(Phase.SCHEDULED, time)));
            case "TaskStarted", "LambdaFunctionStarted" -> in(event, visit.map(now -> now.in(Phase.STARTED, time)));
            case "TaskSucceeded", "LambdaFunctionSucceeded" ->
                in(event, visit.map(now -> now.succeeded(event.document("output"), time)));
            case "TaskFailed", "LambdaFunctionFailed", "TaskTimedOut", "LambdaFunctionTimedOut" ->
                in(event, visit.map(now -> now.failed(event.error(), time)));
            default ->
                type.endsWith("StateEntered")
                        ? in(event, Optional.of(Visit.entered(event.text("name"), event.document("input"), time)))
                        : in(event, Optional.empty());
        };
    }

    private Progress in(Event event, Optional<Visit> now) {
        return new Progress(status, input, startedAt, event.id(), event.time(), now, output, error);
    }

    private Progress ended(Status how, Event event, Optional<JsonNode> result) {
        return new Progress(
                how,
                input,
                startedAt,
                event.id(),
                event.time(),
                Optional.empty(),
                result,
                result.isPresent() ? Optional.empty() : Optional.of(event.error()));
    }

    boolean isOver() {
        return status != Status.RUNNING;
    }
}
