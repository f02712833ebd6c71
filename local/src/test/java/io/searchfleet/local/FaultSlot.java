package io.searchfleet.local;

import static io.searchfleet.local.TestRuntime.call;
import static io.searchfleet.local.TestRuntime.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.local.TestRuntime.Answer;
import io.searchfleet.testing.SyntheticCluster;
import io.searchfleet.testing.SyntheticCluster.Plan;
import io.searchfleet.testing.SyntheticCluster.Scale;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** An account with one cluster that can be told to misbehave. One cell of the fault matrix runs in it at a time. */
final class FaultSlot implements AutoCloseable {
    private static final AtomicLong UNIQUE = new AtomicLong();

    private final String name;
    private final String token;
    private final SyntheticCluster cluster;

    FaultSlot(int number) {
        this.name = "faulty-" + number;
        this.token = token(name, "admin");
        this.cluster = SyntheticCluster.start(name, Scale.SMALL);
        connect();
    }

    private void connect() {
        // With a protected index, names of others have to be resolved before they are changed.
        Answer connected = call(
                "POST",
                "/api/clusters/" + name + "/_connect",
                token,
                "{\"ip\":\"127.0.0.1\",\"port\":" + cluster.port() + ",\"protected_indices\":[\"secret-*\"]}");
        assertThat(connected.status()).as(connected.text()).isEqualTo(201);
    }

    private Answer run(FaultOperation operation) {
        return call(
                operation.method(),
                operation.path(name),
                token,
                operation.body(cluster.port(), UNIQUE.incrementAndGet()));
    }

    /** The operation over a cluster that behaves. */
    Answer clean(FaultOperation operation) {
        cluster.behave();
        if (operation.changesTheConnection()) {
            connect();
            cluster.behave();
        }
        return run(operation);
    }

    Answer faulty(FaultOperation operation, Plan plan) {
        if (operation.changesTheConnection()) {
            cluster.behave();
            connect();
        }
        cluster.misbehave(plan);
        return run(operation);
    }

    /** The calls of the operation that ran last. */
    List<String> calls() {
        return cluster.calls();
    }

    /** Whether an answer is the cluster's own to the only call, byte for byte. */
    boolean isPassedOn(Answer answer) {
        return answer.text().contains(cluster.answer(cluster.calls().getFirst()));
    }

    @Override
    public void close() {
        call("DELETE", "/api/clusters/" + name + "/_connect", token, "");
        cluster.close();
    }
}
