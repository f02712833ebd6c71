package io.searchfleet.benchmarks;

import io.searchfleet.Version;
import io.searchfleet.engines.ChildProcessException;
import io.searchfleet.engines.EngineOptions;
import io.searchfleet.engines.EngineProcess;
import io.searchfleet.engines.EngineRelease;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a reindex job costs: the same index copied by the cluster's own call and by jobs, in turns, so that whatever else the
 * machine does hits all alike. The engine is a real one with 1 GB of heap, the local runtime a process of its own.
 */
final class Reindex {
    static final String NAME = "reindex";
    static final String PURPOSE = "what a reindex job costs, against the cluster's bare _reindex";

    private static final EngineRelease RELEASE = EngineRelease.OPENSEARCH_3_8;
    private static final int HEAP_MEGABYTES = 1024;
    private static final String COPY = "orders-copy";
    private static final int MOST_ROUNDS = 99;
    private static final int MOST_DOCUMENTS = 9_999_999;

    private final int rounds;
    private final int documents;
    private final PrintStream progress;

    private Reindex(int rounds, int documents, PrintStream progress) {
        this.rounds = rounds;
        this.documents = documents;
        this.progress = progress;
    }

    /** @throws UsageException when the arguments are not {@code [--rounds N] [--documents N]} */
    static Reindex of(List<String> arguments, PrintStream progress) {
        Options options =
                Options.read(NAME, arguments, "--rounds N (of each way, default 3)", "--documents N (default 200000)");
        return new Reindex(
                options.number("--rounds", 3, MOST_ROUNDS),
                options.number("--documents", 200_000, MOST_DOCUMENTS),
                progress);
    }

    /** @throws BenchmarkException when something does not start, or a copy is not whole */
    void run(PrintStream out) {
        Machine machine = Machine.now();
        progress.println("starting Searchfleet and a cluster ...");
        try (Scratch scratch = Scratch.make();
                EngineProcess engine = EngineProcess.start(
                        EngineOptions.of(RELEASE, scratch.folder()).withHeapMegabytes(HEAP_MEGABYTES));
                LocalProcess local = LocalProcess.start("--no-demo")) {
            SourceIndex source = new SourceIndex(new JsonHost(engine.uri(), List.of()), documents);
            JsonHost searchfleet = new JsonHost(local.uri(), List.of("Authorization", local.authorization()));
            ReindexJobs jobs = new ReindexJobs(searchfleet, local.stepFunctions());
            jobs.connect(engine.uri());
            progress.printf("writing %,d documents ...%n", documents);
            source.make();
            Copyings copyings = measure(source, jobs);
            new ReindexReport(machine, Version.current(), RELEASE.id(), documents, copyings).print(out);
        } catch (ChildProcessException e) {
            throw new BenchmarkException("the cluster cannot be started", e);
        }
    }

    private Copyings measure(SourceIndex source, ReindexJobs jobs) {
        Copyings copyings = new Copyings();
        List<Way> order = new ArrayList<>(List.of(Way.values()));
        // Round 0 is the warm-up, of the engine's JIT compiler above all.
        for (int round = 0; round <= rounds; round++) {
            for (Way way : order) {
                progress.println((round == 0 ? "warming up " : "measuring ") + way.title() + " ...");
                Copying copying = copy(way, source, jobs);
                progress.printf("  %,.0f ms%n", copying.millis());
                if (round > 0) {
                    copyings.add(way, copying);
                }
            }
            // So that none always comes after the same other one.
            Collections.rotate(order, 1);
        }
        return copyings;
    }

    private static Copying copy(Way way, SourceIndex source, ReindexJobs jobs) {
        if (way == Way.BARE) {
            source.makeEmpty(COPY);
        }
        source.awaitCalm();
        Copying copying = way == Way.BARE ? Copying.bare(bareMillis(source.cluster())) : jobs.run(way, COPY);
        source.requireWhole(COPY);
        source.delete(COPY);
        return copying;
    }

    private static double bareMillis(JsonHost cluster) {
        String body = "{\"source\":{\"index\":\"" + SourceIndex.NAME + "\"},\"dest\":{\"index\":\"" + COPY + "\"}}";
        long start = System.nanoTime();
        cluster.post("/_reindex?slices=auto&wait_for_completion=true&refresh=true", body);
        return (System.nanoTime() - start) / 1e6;
    }

    /** The engine's folder, gone at the end. */
    private record Scratch(Path folder) implements AutoCloseable {
        static Scratch make() {
            try {
                return new Scratch(Files.createTempDirectory("searchfleet-bench-engine-"));
            } catch (IOException e) {
                throw new BenchmarkException("no temporary folder", e);
            }
        }

        @Override
        public void close() {
            LocalProcess.delete(folder);
        }
    }
}
