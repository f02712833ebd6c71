package io.searchfleet.engines;

import java.util.function.Consumer;

/** What serves in a child process until it is closed, or until this JVM ends. */
public abstract sealed class RunningProcess implements AutoCloseable permits DynamoDbLocal, EngineProcess {
    private final ChildProcess child;

    RunningProcess(ChildProcess child) {
        this.child = child;
    }

    ChildProcess child() {
        return child;
    }

    public final long pid() {
        return child.pid();
    }

    public final boolean isAlive() {
        return child.isAlive();
    }

    /** Calls the listener once, with a sentence that ends with the log, when the process ends although nobody closed it. */
    public final void onDeath(Consumer<String> listener) {
        child.onDeath(listener);
    }

    /** Ends the process in an orderly way; returns when it is gone. */
    @Override
    public final void close() {
        child.close();
    }

    /** SIGKILL, as a crash would; returns when the process is gone. */
    public final void kill() {
        child.kill();
    }

    /** SIGSTOP: it keeps its port and answers nothing until {@link #resume}. */
    public final void suspend() {
        child.suspend();
    }

    /** SIGCONT. */
    public final void resume() {
        child.resume();
    }
}
