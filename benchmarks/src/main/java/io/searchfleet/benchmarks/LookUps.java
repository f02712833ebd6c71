package io.searchfleet.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Environment;
import io.searchfleet.Wiring;
import io.searchfleet.connections.Connections;
import io.searchfleet.local.LocalOptions;
import io.searchfleet.local.LocalRuntime;
import io.searchfleet.local.gateway.Functions;
import io.searchfleet.model.ConnectionName;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** What every call pays before anything is done for it: the authorizer, a whole invocation, and the look-up of its connection. */
final class LookUps {
    private static final String AUTHORIZER = "AuthorizerFunction";
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private LookUps() {}

    /** Both together, one caller, in this process. Both are remembered for some seconds, so that next to none asks the store. */
    static Samples measure(Duration time) {
        PrintStream error = System.err;
        // The runtime is here, and its log is nobody's.
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        try {
            return measured(time);
        } finally {
            System.setErr(error);
        }
    }

    private static Samples measured(Duration time) {
        Path home =
                Path.of(Optional.ofNullable(System.getenv("SEARCHFLEET_HOME")).orElse("."));
        LocalOptions options =
                new LocalOptions(home, 0, Optional.empty(), false, Duration.ofSeconds(1), Map.of(), Optional.empty());
        try (LocalRuntime runtime = LocalRuntime.start(options, reason -> {
                    throw new BenchmarkException(reason);
                });
                ManyClusters fleet = ManyClusters.start("looked-up", 10)) {
            new JsonHost(runtime.uri(), List.of("Authorization", "Bearer " + runtime.adminToken()))
                    .connect(ManyClusters.address(0), fleet.port());
            Functions functions = runtime.functions();
            Wiring wiring = Environment.with(functions.environment("ClustersFunction"), Wiring::fromEnvironment);
            Connections connections = wiring.connections();
            ConnectionName name = new ConnectionName(fleet.name(0));
            ObjectNode event = ColdStart.authorization(runtime.adminToken());
            Runnable both = () -> {
                var _ = functions.invoke(AUTHORIZER, event, "bench");
                var _ = connections.get(wiring.firstAccount(), name);
            };
            var _ = repeated(both, WARM_UP);
            return repeated(both, time);
        }
    }

    private static Samples repeated(Runnable both, Duration time) {
        LongStream.Builder nanos = LongStream.builder();
        long start = System.nanoTime();
        long before = start;
        while (before - start < time.toNanos()) {
            both.run();
            long after = System.nanoTime();
            nanos.add(after - before);
            before = after;
        }
        return new Samples(nanos.build().toArray(), before - start, 1);
    }
}
