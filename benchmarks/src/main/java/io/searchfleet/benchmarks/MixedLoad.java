package io.searchfleet.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/**
 * What users of a whole fleet do, all at once: summaries, statistics, actions, Bonsai's reads and tokens, over one to a
 * thousand connected clusters. Clusters exist in their answers alone, so that what is measured is Searchfleet.
 */
final class MixedLoad {
    static final String NAME = "load";
    static final String PURPOSE = "a mixed workload over up to 1,000 clusters, against direct calls";

    private static final List<Integer> FLEETS = List.of(1, 10, 100, 1000);
    private static final List<Integer> CONNECTIONS = List.of(1, 16, 64);
    private static final List<Integer> INDICES = List.of(10, 100, 1000, 10_000);
    private static final List<Figure> FIGURES = List.of(
            new Figure("rate", "requests per second", row -> row.samples().perSecond()),
            new Figure("p50", "p50, ms", row -> row.samples().percentileMillis(50)),
            new Figure("p99", "p99, ms", row -> row.samples().percentileMillis(99)),
            new Figure("cpu", "CPU time per request, ms", Mixed::cpuMillis),
            new Figure("memory", "memory, MB", Mixed::megabytes));
    private static final int LONGEST_SECONDS = 999;
    private static final int OF_THE_LIST = 100;
    private static final int DEAD = 20;
    private static final int SICK = 10;
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final double LIST_AIM_SECONDS = 0.3;
    private static final double LIST_DEADLINE_SECONDS = 3;
    private static final double LOOK_UP_AIM_SECONDS = 0.0003;

    private final Duration time;
    private final Optional<Path> plots;
    private final PrintStream progress;

    private MixedLoad(Duration time, Optional<Path> plots, PrintStream progress) {
        this.time = time;
        this.plots = plots;
        this.progress = progress;
    }

    /** @throws UsageException when the arguments are not {@code [--seconds N] [--plots DIR]} */
    static MixedLoad of(List<String> arguments, PrintStream progress) {
        Options options = Options.read(
                NAME,
                arguments,
                "--seconds N (each measurement's time, default 60)",
                "--plots DIR (write plots there)");
        Optional<Path> plots = options.text("--plots").map(Path::of);
        if (plots.isPresent() && !Files.isDirectory(plots.get())) {
            throw new UsageException("--plots takes a folder that is there");
        }
        return new MixedLoad(Duration.ofSeconds(options.number("--seconds", 60, LONGEST_SECONDS)), plots, progress);
    }

    /** One measurement of the mixture; of the clusters {@code sick} are slow or silent. */
    private record Mixed(
            int clusters,
            int sick,
            int connections,
            Samples samples,
            int cutOff,
            double cpuMillis,
            double megabytes,
            Samples direct) {}

    /** The cluster list of {@code clusters}, or one call of a cluster with so many indices. */
    private record Single(int size, Samples samples, Samples direct) {}

    /** @throws BenchmarkException when something does not start or any request fails */
    void run(PrintStream out) {
        Machine machine = Machine.now();
        progress.println("looking up ...");
        Samples lookUps = LookUps.measure(time.dividedBy(6));
        progress.println("starting Searchfleet ...");
        try (LocalProcess local = LocalProcess.start(
                        "--no-demo",
                        "--parameter",
                        "RequestsPerMinute=10000000",
                        "--parameter",
                        "TokenCacheSeconds=15");
                ManyClusters fleet = ManyClusters.start("cluster", 10)) {
            measure(local, fleet, out, machine, lookUps);
        }
    }

    private void measure(LocalProcess local, ManyClusters fleet, PrintStream out, Machine machine, Samples lookUps) {
        try {
            JsonHost host = new JsonHost(local.uri(), List.of("Authorization", local.authorization()));
            List<Mixed> mixed = new ArrayList<>();
            List<Single> lists = new ArrayList<>();
            int connected = 0;
            for (int clusters : FLEETS) {
                progress.println("connecting " + clusters + " clusters ...");
                for (; connected < clusters; connected++) {
                    host.connect(ManyClusters.address(connected), fleet.port());
                }
                List<Call> calls = calls(local, fleet, clusters);
                if (mixed.isEmpty()) {
                    run(Load.mixed(local.uri(), calls, 16), WARM_UP);
                }
                for (int sick : clusters == OF_THE_LIST ? List.of(0, SICK) : List.of(0)) {
                    fleet.fallIll(clusters - sick, ManyClusters.Illness.SLOW, ManyClusters.Illness.SILENT);
                    for (int connections : CONNECTIONS) {
                        mixed.add(mixed(local, fleet, calls, clusters, sick, connections));
                        print(progress, mixed.getLast());
                    }
                }
                fleet.recover();
                lists.add(list(local, fleet, clusters));
            }
            List<Single> indices = indices(local, host);
            Samples dead = dead(local, host, fleet);
            print(out, machine, mixed, lists, dead, indices, lookUps);
            plots.ifPresent(folder -> plot(folder, mixed, lists, indices));
        } catch (BenchmarkException e) {
            throw new BenchmarkException(e.getMessage() + "; its log says: " + local.errors(), e);
        }
    }

    private static List<Call> calls(LocalProcess local, ManyClusters fleet, int clusters) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < clusters; i++) {
            calls.addAll(ofCluster(local, fleet.name(i)));
            calls.addAll(Collections.nCopies(2, get(local, "/clusters", "\"clusters\"")));
            calls.add(get(local, "/plans", "\"plans\""));
            calls.add(get(local, "/tokens", "\"tokens\""));
            calls.add(get(local, "/api/status", "\"status_code\":200"));
        }
        return calls;
    }

    /** What is asked of one cluster; of 15 calls 3 are healths, 3 summaries, 3 of nodes, 3 of indices, 2 _stats, 1 _refresh. */
    static List<Call> ofCluster(LocalProcess local, String name) {
        List<Call> calls = new ArrayList<>();
        calls.addAll(Collections.nCopies(3, get(local, "/api/clusters/" + name + "/_health", "\"status_code\":200")));
        calls.addAll(Collections.nCopies(3, get(local, "/api/clusters/" + name + "/_summary", "\"missing\":[]")));
        calls.addAll(Collections.nCopies(3, get(local, "/api/nodes/" + name + "/_summary", "\"status_code\":200")));
        calls.addAll(Collections.nCopies(3, get(local, "/api/indices/" + name + "/_summary", "\"status_code\":200")));
        calls.addAll(Collections.nCopies(2, get(local, "/api/rest/" + name + "/_indices_stats", "\"_shards\"")));
        calls.add(Call.put(
                local.uri(),
                Optional.of(local.authorization()),
                "/api/indices/" + name + "/logs-application-000000/action/_refresh",
                "\"status_code\":200"));
        return calls;
    }

    static Call get(LocalProcess local, String path, String marker) {
        return Call.get(local.uri(), Optional.of(local.authorization()), path, marker);
    }

    private Mixed mixed(
            LocalProcess local, ManyClusters fleet, List<Call> calls, int clusters, int sick, int connections) {
        progress.printf("%d clusters, %d of them sick, %d connections ...%n", clusters, sick, connections);
        Call health = Call.get(fleet.uri(0), Optional.empty(), "/_cluster/health", "\"status\"");
        Samples direct = run(Load.open(fleet.uri(0), List.of(health), connections), time.dividedBy(6));
        Duration before = local.cpu();
        AtomicInteger cutOff = new AtomicInteger();
        Samples samples = run(Load.overload(local.uri(), calls, connections, cutOff), time);
        double cpu = local.cpu().minus(before).toNanos() / 1e6 / samples.count();
        return new Mixed(clusters, sick, connections, samples, cutOff.get(), cpu, local.megabytes(), direct);
    }

    static Samples run(Load load, Duration time) {
        try (load) {
            return load.run(time);
        }
    }

    private Single list(LocalProcess local, ManyClusters fleet, int clusters) {
        progress.println("the list of " + clusters + " ...");
        Call list = get(local, "/api/clusters", "\"cluster_host\"");
        Call health = Call.get(fleet.uri(0), Optional.empty(), "/_cluster/health", "\"status\"");
        // What the load before left to do ends first.
        run(Load.overload(local.uri(), List.of(list), 1, new AtomicInteger()), time.dividedBy(4));
        return new Single(
                clusters,
                run(Load.open(local.uri(), List.of(list), 1), time.dividedBy(4)),
                run(Load.open(fleet.uri(0), List.of(health), 1), time.dividedBy(12)));
    }

    /** The list of 100 of which 20 are dead. */
    private Samples dead(LocalProcess local, JsonHost host, ManyClusters fleet) {
        progress.println("the list with dead clusters ...");
        for (JsonNode row : host.get("/api/clusters?q=cluster-").path("data")) {
            String name = row.path("cluster_name").asText();
            if (name.compareTo(fleet.name(OF_THE_LIST)) >= 0) {
                host.call("DELETE", "/api/clusters/" + name + "/_connect", "");
            }
        }
        fleet.fallIll(OF_THE_LIST - DEAD, ManyClusters.Illness.SILENT);
        Call list = get(local, "/api/clusters", "\"cluster_host\"");
        return run(Load.open(local.uri(), List.of(list), 1), time.dividedBy(2));
    }

    private List<Single> indices(LocalProcess local, JsonHost host) {
        List<Single> all = new ArrayList<>();
        for (int indices : INDICES) {
            progress.printf(Locale.ROOT, "%,d indices ...%n", indices);
            try (ManyClusters one = ManyClusters.start("indices-" + indices, indices)) {
                host.connect(ManyClusters.address(0), one.port());
                String path = "/_cat/indices?format=json";
                Call direct = Call.get(one.uri(0), Optional.empty(), path, "logs-application");
                Call through = get(local, "/api/indices/" + one.name(0) + "/_summary", "\"status_code\":200");
                all.add(new Single(
                        indices,
                        run(Load.open(local.uri(), List.of(through), 1), time.dividedBy(6)),
                        run(Load.open(one.uri(0), List.of(direct), 1), time.dividedBy(12))));
                host.call("DELETE", "/api/clusters/" + one.name(0) + "/_connect", "");
            }
        }
        return all;
    }

    private void print(
            PrintStream out,
            Machine machine,
            List<Mixed> mixed,
            List<Single> lists,
            Samples dead,
            List<Single> indices,
            Samples lookUps) {
        out.printf(
                Locale.ROOT,
                "Mixed load: %d s each; %s; %d cores, shared by clients, clusters and Searchfleet; load average before: %.1f; %s%n%n",
                time.toSeconds(),
                machine.minute(),
                machine.cores(),
                machine.load(),
                machine.jvm());
        out.printf(
                "%-8s %5s %5s | %7s %7s %7s %7s %7s %6s | %14s%n",
                "clusters", "sick", "conns", "req/s", "p50 ms", "p99 ms", "cut off", "CPU ms", "MB", "direct p50, ms");
        mixed.forEach(row -> print(out, row));
        out.println();
        out.println(
                "Of 20 requests 3 are healths, 3 summaries, 3 of nodes, 3 of indices, 2 _stats, 1 _refresh, 2 GET /clusters,");
        out.println(
                "1 each of /plans, /tokens and /api/status. CPU ms: of Searchfleet's process per request. direct: one cluster's");
        out.println(
                "_cluster/health. cut off: a 503, a 504 or a part that is missing, since the table or clusters took too long.");
        out.println("sick: every other one answers after 2 s, the rest never.");
        out.println();
        singles(out, "GET /api/clusters, all alive", "clusters", lists);
        singles(out, "indices _summary, against _cat/indices", "indices", indices);
        double alive = lists.stream()
                .filter(list -> list.size() == OF_THE_LIST)
                .mapToDouble(list -> list.samples().percentileMillis(50) / 1000)
                .sum();
        aim(out, alive <= LIST_AIM_SECONDS, "the list of 100, all alive: under 0.3 s", alive);
        double longest = dead.percentileMillis(100) / 1000;
        aim(
                out,
                longest <= LIST_DEADLINE_SECONDS + LIST_AIM_SECONDS,
                "the list of 100 of which 20 are dead, the longest: at most 0.3 s over its deadline of 3 s",
                longest);
        aim(
                out,
                lookUps.percentileMillis(50) / 1000 <= LOOK_UP_AIM_SECONDS,
                "the authorizer and the connection, both remembered, p50: under 0.3 ms",
                lookUps.percentileMillis(50) / 1000);
    }

    private static void print(PrintStream out, Mixed row) {
        out.printf(
                Locale.ROOT,
                "%-8d %5d %5d | %7.0f %7.2f %7.2f %7d %7.2f %6.0f | %14.2f%n",
                row.clusters(),
                row.sick(),
                row.connections(),
                row.samples().perSecond(),
                row.samples().percentileMillis(50),
                row.samples().percentileMillis(99),
                row.cutOff(),
                row.cpuMillis(),
                row.megabytes(),
                row.direct().percentileMillis(50));
    }

    private static void singles(PrintStream out, String title, String size, List<Single> all) {
        out.println(title);
        out.printf("%-8s | %8s %8s | %14s%n", size, "p50 ms", "p99 ms", "direct p50, ms");
        all.forEach(row -> out.printf(
                Locale.ROOT,
                "%-8d | %8.2f %8.2f | %14.2f%n",
                row.size(),
                row.samples().percentileMillis(50),
                row.samples().percentileMillis(99),
                row.direct().percentileMillis(50)));
        out.println();
    }

    private static void aim(PrintStream out, boolean isMet, String what, double seconds) {
        out.printf(Locale.ROOT, "Aim %s: %s: %.5f s%n", isMet ? "met" : "MISSED", what, seconds);
    }

    /** What the mixture is measured by: a plot over the clusters, with a line for each number of connections. */
    private record Figure(String name, String axis, ToDoubleFunction<Mixed> value) {
        Plot plot(List<Mixed> mixed) {
            Plot plot = new Plot("Mixed load", "connected clusters", axis);
            for (int connections : CONNECTIONS) {
                Map<Integer, Double> line = new LinkedHashMap<>();
                mixed.stream()
                        .filter(row -> row.sick() == 0 && row.connections() == connections)
                        .forEach(row -> line.put(row.clusters(), value.applyAsDouble(row)));
                plot.line(connections + " connections", line);
            }
            return plot;
        }
    }

    private static void plot(Path folder, List<Mixed> mixed, List<Single> lists, List<Single> indices) {
        FIGURES.forEach(figure -> write(folder, figure.name(), figure.plot(mixed)));
        Plot list = new Plot("GET /api/clusters", "connected clusters", "p50, ms");
        list.line("all alive", medians(lists));
        write(folder, "list", list);
        Plot summary = new Plot("Summary of indices", "indices of the cluster", "p50, ms");
        summary.line("through Searchfleet", medians(indices));
        Map<Integer, Double> direct = new LinkedHashMap<>();
        indices.forEach(row -> direct.put(row.size(), row.direct().percentileMillis(50)));
        summary.line("_cat/indices directly", direct);
        write(folder, "indices", summary);
    }

    private static void write(Path folder, String name, Plot plot) {
        try {
            Files.writeString(folder.resolve("load-" + name + ".svg"), plot.svg());
        } catch (IOException e) {
            throw new BenchmarkException("the plots cannot be written", e);
        }
    }

    private static Map<Integer, Double> medians(List<Single> all) {
        Map<Integer, Double> medians = new LinkedHashMap<>();
        all.forEach(row -> medians.put(row.size(), row.samples().percentileMillis(50)));
        return medians;
    }
}
