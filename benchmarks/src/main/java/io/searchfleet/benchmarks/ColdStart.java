package io.searchfleet.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.local.LocalOptions;
import io.searchfleet.local.LocalRuntime;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * From the start of a function's process to its first answer, with a real table and a real cluster behind it, against a
 * function that does nothing; from jars as Lambda has them, and with an archive.
 */
final class ColdStart {
    static final String NAME = "coldstart";
    static final String PURPOSE =
            "from the start of a function's process to its first answer, against an empty function";

    /** A function with what it is asked: of its sample events, the one that needs most of what its users wait for. */
    private record Asked(String function, String module, String event) {}

    private static final List<Asked> ASKED = List.of(
            new Asked("AuthorizerFunction", "access", ""),
            new Asked("AccessFunction", "access", "access/list-tokens"),
            new Asked("CatalogFunction", "catalog", "catalog/plans"),
            new Asked("ClustersFunction", "clusters", "clusters/summary"),
            new Asked("ConnectionsFunction", "connections", "connections/list"),
            new Asked("DiagnosticsFunction", "diagnostics", "diagnostics/summary"),
            new Asked("FleetFunction", "fleet", "fleet/clusters"),
            new Asked("HqFunction", "hq", "hq/status"),
            new Asked("IndicesFunction", "indices", "indices/summary"),
            new Asked("NodesFunction", "nodes", "nodes/summary"),
            new Asked("ReindexFunction", "reindex", "reindex/list"),
            new Asked("RestFunction", "rest", "rest/search"),
            new Asked("SnapshotsFunction", "snapshots", "snapshots/repositories"));

    private static final int MOST_ROUNDS = 99;
    private static final String EMPTY = "(empty)";
    private static final double AIM = 2.5;
    private static final double AIM_WITH_ARCHIVE = 2.0;

    private final int rounds;
    private final Optional<String> only;
    private final PrintStream progress;

    private ColdStart(int rounds, Optional<String> only, PrintStream progress) {
        this.rounds = rounds;
        this.only = only;
        this.progress = progress;
    }

    /** @throws UsageException when the arguments are not {@code [--rounds N] [--function NAME]} */
    static ColdStart of(List<String> arguments, PrintStream progress) {
        Options options = Options.read(NAME, arguments, "--rounds N (default 5)", "--function NAME (all)");
        Optional<String> only = options.text("--function");
        List<String> functions = ASKED.stream().map(Asked::function).toList();
        if (only.isPresent() && !functions.contains(only.get())) {
            throw new UsageException("--function takes one of " + String.join(", ", functions));
        }
        return new ColdStart(options.number("--rounds", 5, MOST_ROUNDS), only, progress);
    }

    /** What one function took in one way: medians. */
    private record Medium(double millis, double cpuMillis, double megabytes) {
        static Medium of(List<FunctionProcess.Start> starts) {
            return new Medium(
                    median(starts, FunctionProcess.Start::millis),
                    median(starts, FunctionProcess.Start::cpuMillis),
                    median(starts, FunctionProcess.Start::megabytes));
        }

        private static double median(
                List<FunctionProcess.Start> starts, ToDoubleFunction<FunctionProcess.Start> value) {
            return Medians.of(starts.stream().mapToDouble(value).toArray());
        }
    }

    private record Figures(String name, Medium jars, Medium archive, Medium snapshot) {}

    /** @throws BenchmarkException when something does not start */
    void run(PrintStream out) {
        Machine machine = Machine.now();
        // The runtime around the functions is here, and its log is nobody's.
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        progress.println("starting the table and the demo cluster ...");
        Path home =
                Path.of(Optional.ofNullable(System.getenv("SEARCHFLEET_HOME")).orElse("."));
        Path folder = folder();
        LocalOptions options =
                new LocalOptions(home, 0, Optional.empty(), true, Duration.ofSeconds(1), Map.of(), Optional.empty());
        try (LocalRuntime runtime = LocalRuntime.start(options, reason -> {
            throw new BenchmarkException(reason);
        })) {
            List<FunctionProcess> all = new ArrayList<>();
            all.add(empty(folder));
            ASKED.stream()
                    .filter(asked -> only.isEmpty() || only.get().equals(asked.function()))
                    .map(asked -> process(asked, runtime, home, folder))
                    .forEach(all::add);
            print(out, machine, measure(all, folder));
        } finally {
            LocalProcess.delete(folder);
        }
    }

    private static FunctionProcess empty(Path folder) {
        String file = EmptyHandler.class.getName().replace('.', '/') + ".class";
        Path task = folder.resolve("empty");
        try (InputStream in = Objects.requireNonNull(EmptyHandler.class.getResourceAsStream("/" + file))) {
            Files.createDirectories(task.resolve("lib"));
            try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(task.resolve("lib/empty.jar")))) {
                jar.putNextEntry(new JarEntry(file));
                in.transferTo(jar);
            }
        } catch (IOException e) {
            throw new BenchmarkException("the empty function cannot be laid out", e);
        }
        return new FunctionProcess(
                EMPTY, EmptyHandler.class.getName(), task, Map.of(), "{}".getBytes(StandardCharsets.UTF_8));
    }

    private static FunctionProcess process(Asked asked, LocalRuntime runtime, Path home, Path folder) {
        Map<String, String> environment = new HashMap<>(runtime.functions().environment(asked.function()));
        // As deployed: the one that runs child processes is of the local runtime alone.
        environment.replace("PROVIDER", "aws");
        try {
            byte[] event = asked.event().isEmpty()
                    ? Json.bytes(authorization(runtime.adminToken()))
                    : Files.readAllBytes(home.resolve("events").resolve(asked.event() + ".json"));
            return new FunctionProcess(
                    asked.function(),
                    runtime.functions().handler(asked.function()).getClass().getName(),
                    task(
                            home.resolve("functions").resolve(asked.module()).resolve("target"),
                            folder.resolve(asked.function())),
                    environment,
                    event);
        } catch (IOException e) {
            throw new BenchmarkException("the function " + asked.function() + " cannot be laid out", e);
        }
    }

    /** What the authorizer is asked for a token that is valid. */
    static ObjectNode authorization(String token) {
        ObjectNode event = Json.object()
                .put("type", "REQUEST")
                .put("methodArn", "arn:aws:execute-api:us-east-1:000000000000:abcdef1234/v1/GET/api/clusters");
        event.putObject("headers").put("Authorization", "Bearer " + token);
        return event;
    }

    /** The folder of the task, as the Makefile lays it out for sam build. */
    private static Path task(Path target, Path folder) throws IOException {
        Path lib = Files.createDirectories(folder.resolve("lib"));
        try (Stream<Path> own = Files.list(target);
                Stream<Path> more = Files.list(target.resolve("lib"))) {
            for (Path jar : Stream.concat(own, more)
                    .filter(file -> file.toString().endsWith(".jar"))
                    .toList()) {
                Files.copy(jar, lib.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return folder;
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("searchfleet-bench-functions-");
        } catch (IOException e) {
            throw new BenchmarkException("no temporary folder", e);
        }
    }

    private List<Figures> measure(List<FunctionProcess> all, Path folder) {
        progress.println("training ...");
        for (FunctionProcess function : all) {
            function.train(archive(function, folder));
        }
        Map<String, List<FunctionProcess.Start>> jars = new HashMap<>();
        Map<String, List<FunctionProcess.Start>> archived = new HashMap<>();
        Map<String, List<FunctionProcess.Start>> restored = new HashMap<>();
        // The first round only brings the files into memory.
        for (int round = 0; round <= rounds; round++) {
            for (FunctionProcess function : all) {
                FunctionProcess.Start fromJars = function.start();
                FunctionProcess.Start fromArchive = function.startFrom(archive(function, folder));
                FunctionProcess.Start fromSnapshot = function.startFromSnapshot(_ -> {});
                if (round > 0) {
                    note(jars, function, fromJars);
                    note(archived, function, fromArchive);
                    note(restored, function, fromSnapshot);
                }
            }
            progress.println("round " + round + " of " + rounds);
        }
        return all.stream()
                .map(function -> new Figures(
                        function.name(),
                        Medium.of(jars.getOrDefault(function.name(), List.of())),
                        Medium.of(archived.getOrDefault(function.name(), List.of())),
                        Medium.of(restored.getOrDefault(function.name(), List.of()))))
                .toList();
    }

    private static Path archive(FunctionProcess function, Path folder) {
        return folder.resolve(function.name() + ".aot");
    }

    private static void note(
            Map<String, List<FunctionProcess.Start>> starts, FunctionProcess function, FunctionProcess.Start start) {
        starts.computeIfAbsent(function.name(), _ -> new ArrayList<>()).add(start);
    }

    private void print(PrintStream out, Machine machine, List<Figures> all) {
        Figures empty = all.getFirst();
        out.printf(
                Locale.ROOT,
                "Cold starts: medians of %d; %s; %d cores; load average before: %.1f; %s%n%n",
                rounds,
                machine.minute(),
                machine.cores(),
                machine.load(),
                machine.jvm());
        String columns = " | %6s %7s %6s %4s".formatted("ms", "x empty", "CPU ms", "MB");
        out.printf("%-21s | %-26s | %-26s | %s%n", "", "jars", "archive", "snapshot");
        out.printf("%-21s%s%s%s%n", "", columns, columns, columns);
        for (Figures figures : all) {
            out.printf("%-21s", figures.name());
            column(out, figures.jars(), empty.jars());
            column(out, figures.archive(), empty.archive());
            column(out, figures.snapshot(), empty.snapshot());
            out.println();
        }
        out.println();
        out.println("""
                From the start of the process to the answer to its first event, behind it a table and a cluster. MB: the most
                that was resident until then. jars: as Lambda runs a zip file. archive: all jars on one class path, as in an
                image of one's own, with an AOT cache (JEP 514), the empty function too. snapshot: from where SnapStart would
                restore it; restoring itself is not in it.\
                """);
        out.println();
        aim(out, all, AIM, figures -> figures.jars().millis());
        aim(out, all, AIM_WITH_ARCHIVE, figures -> figures.archive().millis());
    }

    private static void column(PrintStream out, Medium figures, Medium empty) {
        out.printf(
                Locale.ROOT,
                " | %6.0f %7.2f %6.0f %4.0f",
                figures.millis(),
                figures.millis() / empty.millis(),
                figures.cpuMillis(),
                figures.megabytes());
    }

    private static void aim(PrintStream out, List<Figures> all, double aim, ToDoubleFunction<Figures> value) {
        double empty = value.applyAsDouble(all.getFirst());
        Figures slowest = all.stream().max(Comparator.comparingDouble(value)).orElseThrow();
        double ratio = value.applyAsDouble(slowest) / empty;
        out.printf(
                Locale.ROOT,
                "Aim %s: at most %.1f times the empty function: %.2f (%s)%n",
                ratio <= aim ? "met" : "MISSED",
                aim,
                ratio,
                slowest.name());
    }
}
