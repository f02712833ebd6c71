package io.searchfleet.local.states;

import io.searchfleet.local.states.Visit.Phase;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * One execution that is not over. Its steps are taken one after another, each written to the history before the next is
 * begun; while it waits it holds no thread.
 *
 * <p>A kill leaves a whole history up to some step. A task that was started and has no result then is invoked again when
 * the execution goes on: a function runs at least once per attempt, and the second run is not counted as a retry.
 */
final class Execution {
    private final ExecutionId id;
    private final Interpreter interpreter;
    private final History history;
    private final Workshop workshop;
    private Progress progress;
    private Optional<Future<?>> deadline = Optional.empty();
    /** The event that started the call that is under way; 0: none is. */
    private long calling;
    /** Its history cannot be written: it stands still until the next start. */
    private boolean stuck;

    Execution(ExecutionId id, Interpreter interpreter, History history, Progress progress, Workshop workshop) {
        this.id = id;
        this.interpreter = interpreter;
        this.history = history;
        this.progress = progress;
        this.workshop = workshop;
    }

    ExecutionId id() {
        return id;
    }

    synchronized Progress progress() {
        return progress;
    }

    /** Takes up the work, and keeps at it until the execution is over or the workshop closes. */
    void resume() {
        workshop.now(this::begin);
    }

    private synchronized void begin() {
        deadline = interpreter.deadline(progress).map(end -> workshop.at(end, this::advance));
        advance();
    }

    private synchronized void advance() {
        while (workshop.isOpen() && !stuck) {
            switch (interpreter.next(id, progress, Instant.now())) {
                case Step.Note note -> append(note.events());
                case Step.Sleep sleep -> {
                    Future<?> _ = workshop.at(sleep.until(), this::advance);
                    return;
                }
                case Step.Call call -> {
                    call(call);
                    return;
                }
                case Step.Over over -> {
                    end();
                    return;
                }
            }
        }
    }

    private void call(Step.Call call) {
        // A deadline or a needless wake-up while the function runs.
        if (calling == progress.lastId() || !workshop.begins()) {
            return;
        }
        calling = progress.lastId();
        long started = calling;
        CompletableFuture<TaskResult> result = workshop.call(call);
        workshop.untilDone(result.thenAcceptAsync(ended -> record(started, ended), workshop.threads()));
    }

    /** A result that comes after a timeout, a stop or the end of the runtime is nobody's any more. */
    private synchronized void record(long started, TaskResult result) {
        boolean isAwaited = !progress.isOver()
                && progress.lastId() == started
                && progress.visit()
                        .filter(visit -> visit.phase() == Phase.STARTED)
                        .isPresent();
        if (isAwaited && workshop.mayWrite() && !stuck) {
            append(List.of(interpreter.outcome(progress, result)));
            advance();
        }
    }

    /** Ends it; nothing happens when it has ended by itself. */
    synchronized void stop(StateError why) {
        if (workshop.mayWrite() && !progress.isOver() && !stuck) {
            append(List.of(Event.Draft.failed("ExecutionAborted", why)));
            end();
        }
    }

    private void end() {
        deadline.ifPresent(timer -> timer.cancel(false));
        workshop.ended(this);
    }

    private void append(List<Event.Draft> drafts) {
        Instant now = Instant.now();
        Instant time = now.isBefore(progress.lastAt()) ? progress.lastAt() : now;
        List<Event> events = new ArrayList<>();
        for (Event.Draft draft : drafts) {
            events.add(draft.at(progress.lastId() + events.size() + 1, time));
        }
        try {
            history.append(events);
        } catch (IOException e) {
            stuck = true;
            System.err.println("The execution " + id.arn() + " stands still: its history cannot be written: " + e);
            return;
        }
        for (Event event : events) {
            progress = progress.after(event);
        }
    }
}
