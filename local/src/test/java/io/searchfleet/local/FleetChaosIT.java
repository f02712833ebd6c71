package io.searchfleet.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clusters of real engines whose runtime is killed while they are made, changed, given new credentials and removed: before and
 * after each write of the record, between which everything else happens, and at moments by chance. Afterwards everything has
 * ended by itself, and what runs is what is on record. A sample by default; all edges with {@code -Dsearchfleet.chaos=all}.
 */
class FleetChaosIT {
    private static final String CHAOS = System.getProperty("searchfleet.chaos", "");
    private static final long SEED = Long.getLong("searchfleet.chaos.seed", 6);
    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final int WRITES = 9;
    private static final int BY_CHANCE = 10;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Set<String> FINAL = Set.of("finished", "failed", "cancelled");

    @TempDir
    static Path folder;

    private static RuntimeProcess runtime;

    /** What is done to a cluster while the runtime is killed. */
    private enum Act {
        CREATE,
        RESIZE,
        ROTATE,
        REMOVE
    }

    /**
     * A moment to kill at.
     *
     * @param order what {@link io.searchfleet.local.fleet.StoreEdge} waits for; empty: after so many milliseconds
     */
    private record Moment(Act act, String order, long millis) {
        @Override
        public String toString() {
            return act + (order.isEmpty() ? " killed after " + millis + " ms" : " killed at write " + order);
        }
    }

    @BeforeAll
    static void start() {
        runtime = RuntimeProcess.start(data());
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    private static Path data() {
        return folder.resolve("data");
    }

    @Test
    void whatARuntimeLeftBehind_isFinishedByTheNext() {
        List<String> problems = new ArrayList<>();
        List<Moment> moments = moments();
        Instant began = Instant.now();
        int kills = 0;
        for (Moment moment : moments) {
            try {
                kills += survive(moment) ? 1 : 0;
                System.out.println("chaos: " + moment + ": well");
            } catch (AssertionError | RuntimeException e) {
                problems.add(moment + ": " + e.getMessage());
                System.out.println("chaos: " + moment + ": FAILED: " + e);
                revive();
            }
        }
        System.out.println("chaos: " + moments.size() + " moments, " + kills + " kills, seed " + SEED + ", "
                + Duration.between(began, Instant.now()).toSeconds() + " s; " + problems.size() + " failed");
        assertThat(problems).as("seed " + SEED).isEmpty();
    }

    private static List<Moment> moments() {
        Random random = new Random(SEED);
        List<Moment> all = new ArrayList<>();
        for (int write = 1; write <= WRITES; write++) {
            for (String side : List.of("before", "after")) {
                for (Act act : Act.values()) {
                    all.add(new Moment(act, write + " " + side, 0));
                }
            }
        }
        for (int i = 0; i < BY_CHANCE; i++) {
            for (Act act : Act.values()) {
                all.add(new Moment(act, "", random.nextLong(3000)));
            }
        }
        if (CHAOS.equals("all")) {
            return all;
        }
        return List.of(new Moment(Act.CREATE, "3 after", 0), new Moment(Act.RESIZE, "", 700));
    }

    private static String name = "";
    private static String slug = "";

    /** Whether the runtime died of it: an act may have fewer writes. */
    private static boolean survive(Moment moment) {
        prepare(moment.act());
        Set<String> before = operations();
        arm(moment.order());
        long start = System.nanoTime();
        Optional<JsonNode> answer = act(moment.act());
        boolean died = await(moment, start);
        arm("");
        if (died) {
            runtime = RuntimeProcess.start(data());
        }
        JsonNode operation = ended(before);
        if (moment.act() == Act.CREATE) {
            slug = bySlug().orElse("");
        }
        check(moment, answer, operation);
        return died;
    }

    /** A cluster, as the act needs one; none to create one. */
    private static void prepare(Act act) {
        if (act == Act.CREATE && !slug.isEmpty()) {
            Set<String> before = operations();
            var _ = runtime.call("DELETE", "/clusters/" + slug, "");
            var _ = ended(before);
            slug = "";
        }
        if (act != Act.CREATE && slug.isEmpty()) {
            Set<String> before = operations();
            var _ = act(Act.CREATE);
            var _ = ended(before);
            slug = bySlug().orElseThrow();
        }
    }

    private static Optional<JsonNode> act(Act act) {
        if (act == Act.CREATE) {
            name = "chaos " + System.nanoTime();
        }
        try {
            return Optional.of(
                    switch (act) {
                        case CREATE -> runtime.call("POST", "/clusters", "{\"name\":\"" + name + "\"}");
                        case RESIZE -> runtime.call("PUT", "/clusters/" + slug, "{\"plan\":\"" + otherPlan() + "\"}");
                        case ROTATE -> runtime.call("POST", "/clusters/" + slug + "/credentials", "");
                        case REMOVE -> runtime.call("DELETE", "/clusters/" + slug, "");
                    });
        } catch (UncheckedIOException e) {
            // It was killed before it could say.
            return Optional.empty();
        }
    }

    private static String otherPlan() {
        String plan = cluster().path("plan").path("slug").asText();
        return plan.equals("sandbox") ? "standard-nano-comped" : "sandbox";
    }

    private static JsonNode cluster() {
        return runtime.call("GET", "/clusters/" + slug, "").path("cluster");
    }

    /** Waits until it has died at its edge, or kills it at its time; false when it came to its end without. */
    private static boolean await(Moment moment, long start) {
        if (moment.order().isEmpty()) {
            FleetClient.sleep(Math.max(0, moment.millis() - (System.nanoTime() - start) / 1_000_000));
            runtime.kill();
            return true;
        }
        Instant end = Instant.now().plus(LONGEST);
        while (Instant.now().isBefore(end)) {
            if (!runtime.isAlive()) {
                return true;
            }
            try {
                if (unfinished() == 0) {
                    // The last write may be about to kill it.
                    FleetClient.sleep(300);
                    return !runtime.isAlive();
                }
            } catch (UncheckedIOException e) {
                // It dies.
            }
            FleetClient.sleep(50);
        }
        throw new AssertionError("neither dead nor done after " + LONGEST);
    }

    private static void arm(String order) {
        Path file = RuntimeProcess.edge(data());
        try {
            if (order.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                Path aside = Files.writeString(file.resolveSibling("edge.new"), order);
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> operations() {
        Set<String> ids = new HashSet<>();
        runtime.call("GET", "/operations?size=500", "")
                .path("operations")
                .forEach(operation -> ids.add(operation.path("id").asText()));
        return ids;
    }

    private static long unfinished() {
        long unfinished = 0;
        for (JsonNode operation : runtime.call("GET", "/operations?size=20", "").path("operations")) {
            unfinished += FINAL.contains(operation.path("state").asText()) ? 0 : 1;
        }
        return unfinished;
    }

    /** The operation that came to be, at its end; missing when none did. */
    private static JsonNode ended(Set<String> before) {
        Instant end = Instant.now().plus(LONGEST);
        while (unfinished() > 0) {
            assertThat(Instant.now()).as("operations end by themselves").isBefore(end);
            FleetClient.sleep(200);
        }
        for (JsonNode operation : runtime.call("GET", "/operations?size=20", "").path("operations")) {
            if (!before.contains(operation.path("id").asText())) {
                return operation;
            }
        }
        return MissingNode.getInstance();
    }

    private static Optional<String> bySlug() {
        for (JsonNode cluster : runtime.call("GET", "/clusters?size=100", "").path("clusters")) {
            if (cluster.path("name").asText().equals(name)) {
                return Optional.of(cluster.path("slug").asText());
            }
        }
        return Optional.empty();
    }

    private static void check(Moment moment, Optional<JsonNode> answer, JsonNode operation) {
        if (!operation.isMissingNode()) {
            assertThat(operation.path("state").asText())
                    .as(operation.toString())
                    .isEqualTo("finished");
        } else {
            assertThat(answer).as("an answer without an operation").isEmpty();
        }
        Set<String> active = new TreeSet<>();
        for (JsonNode cluster : runtime.call("GET", "/clusters?size=100", "").path("clusters")) {
            active.add(cluster.path("slug").asText());
            assertThat(cluster.path("state").asText()).as(cluster.toString()).isEqualTo("PROVISIONED");
            assertThat(cluster.path("operation").isNull()).isTrue();
        }
        assertThat(folders()).as("folders of engines").isEqualTo(active);
        assertThat(engines()).as("processes of engines").isEqualTo(active.size());
        assertThat(connected()).as("connections").isEqualTo(active);
        if (moment.act() == Act.REMOVE && !operation.isMissingNode()) {
            assertThat(active).doesNotContain(slug);
            slug = "";
        }
        answer.map(said -> said.path("access"))
                .filter(access -> access.has("pass"))
                .ifPresent(access -> assertThat(status(access)).isEqualTo(200));
    }

    private static Set<String> folders() {
        Path clusters = data().resolve("clusters");
        try (Stream<Path> all = Files.list(clusters)) {
            Set<String> names = new TreeSet<>();
            all.forEach(path -> names.add(path.getFileName().toString()));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Processes that work in the folder of an engine; looked at some times, since one that is told to end takes a moment. */
    private static long engines() {
        long found = -1;
        long before;
        do {
            before = found;
            FleetClient.sleep(300);
            found = ProcessHandle.allProcesses()
                    .filter(process -> commandLine(process).contains(data().resolve("clusters") + "/"))
                    .count();
        } while (found != before);
        return found;
    }

    /** From /proc where there is one: the JDK cuts a long one off, and class paths are long. */
    private static String commandLine(ProcessHandle process) {
        Path file = Path.of("/proc/" + process.pid() + "/cmdline");
        try {
            return Files.exists(file)
                    ? Files.readString(file, StandardCharsets.ISO_8859_1)
                    : process.info().commandLine().orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static Set<String> connected() {
        Set<String> names = new TreeSet<>();
        runtime.call("GET", "/api/clusters", "")
                .path("data")
                .forEach(row -> names.add(row.path("cluster_name").asText()));
        return names;
    }

    private static int status(JsonNode access) {
        String pair = access.path("user").asText() + ":" + access.path("pass").asText();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + access.path("port").asInt() + "/"))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** For the moments that follow. */
    private static void revive() {
        arm("");
        if (!runtime.isAlive()) {
            runtime = RuntimeProcess.start(data());
        }
        slug = "";
    }
}
