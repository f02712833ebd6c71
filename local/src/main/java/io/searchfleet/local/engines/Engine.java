package io.searchfleet.local.engines;

import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.Credentials;
import io.searchfleet.engines.ChildProcessException;
import io.searchfleet.engines.EngineOptions;
import io.searchfleet.engines.EngineProcess;
import io.searchfleet.fleet.EngineReport;
import io.searchfleet.fleet.EngineReport.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One engine: a thread of its own brings it to what is wanted, and back to it when it dies, until it is deleted or the runtime
 * ends. Everything that is asked of it is written down by the one who asks; the thread then reads what is there and takes
 * the next step, so that it does not matter where a crash left things.
 */
final class Engine {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MOST_FIRST_STARTS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LOOK = Duration.ofMillis(300);
    private static final Duration REST = Duration.ofSeconds(2);
    private static final Duration OLD_PORT_WAIT = Duration.ofSeconds(10);
    /** The guard of an engine looks at its file of credentials ten times a second. */
    private static final Duration CREDENTIALS_DELAY = Duration.ofMillis(200);

    /** What runs, which is not always what is wanted. */
    private record Running(EngineProcess process, Size size, boolean isLocked, long since) {}

    private final Engines engines;
    private final Thread thread;
    private EngineFolder folder;
    private Wanted wanted;
    private Optional<Running> running = Optional.empty();
    private State state = State.WORKING;
    private String message = "It is about to start.";
    private int percent;
    private String obituary = "";
    private int failures;
    private long notBefore = System.nanoTime();
    private long credentialsChangedAt = System.nanoTime() - CREDENTIALS_DELAY.toNanos();
    private boolean hasServed;
    private boolean isClosing;
    private boolean isUntrained = true;

    Engine(Engines engines, EngineFolder folder, Wanted wanted) {
        this.engines = engines;
        this.folder = folder;
        this.wanted = wanted;
        this.hasServed = EngineProcess.nodesInUse(folder.data()) > 0;
        if (folder.isLeaving()) {
            show(State.DELETING, 0, "It is being deleted.");
        }
        this.thread = Thread.ofVirtual().name("engine-" + wanted.ref().slug()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    synchronized Wanted wanted() {
        return wanted;
    }

    synchronized EngineFolder folder() {
        return folder;
    }

    /** With how many nodes it runs, or has to start; 0: none yet. */
    synchronized int nodes() {
        return running.map(now -> now.size().nodes()).orElseGet(() -> EngineProcess.nodesInUse(folder.data()));
    }

    EngineReport report() {
        Optional<Running> serving;
        EngineReport report;
        synchronized (this) {
            boolean isSettling = System.nanoTime() - credentialsChangedAt < CREDENTIALS_DELAY.toNanos();
            State shown = state == State.READY && isSettling ? State.WORKING : state;
            report = new EngineReport(shown, address(), percent, message);
            serving = shown == State.READY ? running : Optional.empty();
        }
        if (serving.isPresent() && !serving.get().process().answers()) {
            return new EngineReport(State.DOWN, report.address(), 0, "It runs and does not answer.");
        }
        return report;
    }

    private Optional<ClusterAddress> address() {
        return hasServed ? Optional.of(new ClusterAddress(false, LOOPBACK, wanted.port())) : Optional.empty();
    }

    /** Written first, done by the thread afterwards. Nothing happens where it is so. */
    synchronized void change(Size size, Optional<Credentials.Basic> credentials, List<String> tags) {
        Wanted changed = wanted.with(size, tags);
        if (!changed.equals(wanted)) {
            folder.write(changed);
        }
        if (credentials.isPresent() && folder.letIn(credentials.get())) {
            credentialsChangedAt = System.nanoTime();
        }
        wanted = changed;
        if (state == State.FAILED || running.filter(now -> !isWanted(now)).isPresent()) {
            failures = 0;
            notBefore = System.nanoTime();
            show(State.WORKING, 0, "It is about to be changed.");
        }
        notifyAll();
    }

    /** From here on nothing brings it back. */
    synchronized void leave() {
        folder = folder.leave();
        show(State.DELETING, 0, "It is being deleted.");
        // It may be in the middle of a start.
        thread.interrupt();
    }

    synchronized void close() {
        isClosing = true;
        thread.interrupt();
    }

    void awaitEnd(Duration limit) throws InterruptedException {
        thread.join(limit);
    }

    /** For tests that kill it. */
    synchronized Optional<EngineProcess> process() {
        return running.map(Running::process);
    }

    private void run() {
        while (!isOver()) {
            try {
                step();
            } catch (InterruptedException e) {
                // Only a change of what isOver() says interrupts.
            } catch (RuntimeException e) {
                failed(e);
            }
        }
        // What comes now has to come to its end.
        Thread.interrupted();
        stop();
        if (folder().isLeaving()) {
            delete();
        }
    }

    private synchronized boolean isOver() {
        return isClosing || folder.isLeaving();
    }

    private void step() throws InterruptedException {
        Optional<Running> now = alive();
        if (now.isEmpty()) {
            awaitTurn();
            startNow();
        } else if (isWanted(now.get())) {
            rest(now.get());
        } else {
            approach(now.get());
        }
    }

    /** What runs; one that has died is buried. */
    private synchronized Optional<Running> alive() {
        if (running.isPresent() && !running.get().process().isAlive()) {
            boolean livedLong = System.nanoTime() - running.get().since() > LONGEST_PAUSE.toNanos();
            failures = livedLong ? 1 : failures + 1;
            notBefore = System.nanoTime() + pause().toNanos();
            running = Optional.empty();
            show(State.DOWN, 0, "It ended by itself, and is started again: " + lastLine(obituary));
        }
        return running;
    }

    private Duration pause() {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private synchronized void awaitTurn() throws InterruptedException {
        while (state == State.FAILED) {
            wait();
        }
        for (long left = notBefore - System.nanoTime(); left > 0; left = notBefore - System.nanoTime()) {
            wait(left / 1_000_000 + 1);
        }
    }

    private synchronized boolean isWanted(Running now) {
        return now.size().equals(wanted.size()) && now.isLocked() == folder.isLocked();
    }

    private void startNow() throws InterruptedException {
        engines.awaitStart();
        try {
            takePort();
            Wanted planned = wanted();
            EngineFolder place = folder();
            // Never with fewer than hold documents: those that are too many are vacated while it runs.
            Size size = new Size(
                    planned.size().heapMegabytes(),
                    Math.max(planned.size().nodes(), EngineProcess.nodesInUse(place.data())));
            boolean isLocked = place.isLocked();
            tellStart(planned);
            EngineProcess process = EngineProcess.start(options(planned, place, size));
            process.onDeath(this::died);
            started(new Running(process, size, isLocked, System.nanoTime()));
        } finally {
            engines.endStart();
        }
    }

    private static EngineOptions options(Wanted planned, EngineFolder place, Size size) {
        String slug = planned.ref().slug().value();
        return EngineOptions.of(planned.release(), place.data())
                .withClusterName(slug)
                .withNodeName(slug + "-1")
                .withPort(planned.port())
                .withHeapMegabytes(size.heapMegabytes())
                .withNodes(size.nodes());
    }

    /** One that has served keeps its port if it can: somebody knows it. A killed runtime's child may hold it a little longer. */
    private void takePort() throws InterruptedException {
        long deadline = System.nanoTime() + OLD_PORT_WAIT.toNanos();
        synchronized (this) {
            while (hasServed && !Ports.isFree(wanted.port()) && System.nanoTime() < deadline) {
                wait(LOOK.toMillis());
            }
        }
        int port = engines.portFor(this);
        synchronized (this) {
            if (port != wanted.port() && !folder.isLeaving()) {
                wanted = wanted.withPort(port);
                folder.write(wanted);
            }
        }
    }

    private synchronized void tellStart(Wanted planned) {
        String release = planned.release().id();
        if (!planned.release().isFetched()) {
            show(
                    State.WORKING,
                    5,
                    "The jars of " + release + " are fetched, once on this machine: a matter of minutes.");
        } else if (state == State.WORKING) {
            show(State.WORKING, 50, release + " starts.");
        }
    }

    private synchronized void started(Running now) {
        running = Optional.of(now);
        if (isOver()) {
            return;
        }
        hasServed = true;
        if (isWanted(now)) {
            show(State.READY, 100, "");
        }
    }

    private synchronized void died(String reason) {
        obituary = reason;
        notifyAll();
    }

    /** A step did not succeed: the same again after a pause. */
    private synchronized void failed(RuntimeException reason) {
        if (isOver()) {
            return;
        }
        failures++;
        notBefore = System.nanoTime() + pause().toNanos();
        String what = lastLine(String.valueOf(reason.getMessage()));
        if (!hasServed && failures >= MOST_FIRST_STARTS) {
            show(State.FAILED, 0, "It does not start: " + what);
        } else {
            show(hasServed ? State.DOWN : State.WORKING, 0, "It is started again: " + what);
        }
    }

    /** The last line of an engine's log says most. */
    private static String lastLine(String text) {
        List<String> lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        return lines.isEmpty() ? "" : lines.getLast();
    }

    @SuppressWarnings("WaitNotInLoop") // The loop is run(), which looks at everything anew.
    private void rest(Running now) throws InterruptedException {
        synchronized (this) {
            if (state != State.READY) {
                show(State.READY, 100, "");
            }
            if (now.process().isAlive() && isWanted(now)) {
                wait(REST.toMillis());
            }
        }
        if (isUntrained && engines.mayTrain()) {
            isUntrained = false;
            now.process().trainIfMissing();
        }
    }

    /** One step from what runs to what is wanted. */
    private void approach(Running now) throws InterruptedException {
        int staying = wanted().size().nodes();
        if (now.size().nodes() > staying) {
            Optional<Integer> left = vacate(now, staying);
            if (left.isEmpty() || left.get() > 0) {
                tellVacating(left);
                pauseFor(LOOK);
                return;
            }
        }
        synchronized (this) {
            show(
                    State.WORKING,
                    50,
                    "It starts again with " + wanted.size().heapMegabytes() + " MB of heap and "
                            + wanted.size().nodes() + " nodes.");
        }
        stop();
    }

    private static Optional<Integer> vacate(Running now, int staying) {
        try {
            return Optional.of(now.process().vacate(staying));
        } catch (ChildProcessException e) {
            // It may be busy; that it is dead is found out elsewhere.
            return Optional.empty();
        }
    }

    private synchronized void tellVacating(Optional<Integer> left) {
        show(
                State.WORKING,
                25,
                left.map(shards -> "Moving " + shards + " shards away from the nodes that go.")
                        .orElse("It does not say where its shards are; it is asked again."));
    }

    @SuppressWarnings("WaitNotInLoop") // The loop is run(), which looks at everything anew.
    private synchronized void pauseFor(Duration pause) throws InterruptedException {
        wait(pause.toMillis());
    }

    private void stop() {
        Optional<Running> now;
        synchronized (this) {
            now = running;
        }
        now.ifPresent(ending -> ending.process().close());
        synchronized (this) {
            running = Optional.empty();
        }
    }

    private void delete() {
        try {
            folder().delete();
            // A start that was under way may have made some of it anew under the old name.
            EngineFolder.of(engines.root(), wanted().ref().slug().value()).delete();
            engines.forget(this);
        } catch (RuntimeException e) {
            // The next opening goes on with it.
            synchronized (this) {
                show(State.DELETING, 50, "Its folder cannot be deleted: " + e.getMessage());
            }
        }
    }

    private void show(State changed, int done, String text) {
        if (state != State.DELETING || changed == State.DELETING) {
            boolean isNews = state != changed && (state == State.DOWN || changed == State.DOWN);
            state = changed;
            percent = done;
            message = text;
            if (isNews) {
                engines.changed();
            }
        }
    }
}
