package io.searchfleet.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engines.DynamoDbLocal;
import io.searchfleet.engines.EngineOptions;
import io.searchfleet.engines.EngineProcess;
import io.searchfleet.engines.EngineRelease;
import io.searchfleet.local.ReindexDisturbance.Shape;
import io.searchfleet.local.ReindexDisturbance.Victim;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.Json;
import io.searchfleet.operations.Operation;
import io.searchfleet.operations.OperationId;
import io.searchfleet.operations.Operations;
import io.searchfleet.operations.Progress;
import io.searchfleet.operations.Step;
import io.searchfleet.store.Table;
import io.searchfleet.testing.CallProxy;
import io.searchfleet.testing.CallProxy.Call;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Reindex jobs whose runtime or cluster is killed, or whose connection breaks, before and after each kind of call that a
 * job makes, and at random moments of the copy: each ends by itself, and nothing shows that anything happened. A few of
 * these by default; {@code -Dsearchfleet.chaos=all} does them all, a number that many, and {@code -Dsearchfleet.chaos.seed}
 * chooses other ones.
 */
class ReindexChaosIT {
    private static final String HOW_MANY = System.getProperty("searchfleet.chaos", "3");
    private static final long SEED = Long.getLong("searchfleet.chaos.seed", 20_251);
    private static final int RANDOM_MOMENTS = 12;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    @TempDir
    private static Path folder = Path.of(".");

    private static EngineOptions options = EngineOptions.of(EngineRelease.OPENSEARCH_3_8, Path.of("."));
    private static final List<AutoCloseable> TO_CLOSE = new ArrayList<>();
    private static volatile ReindexDisturbance.Run run = ReindexDisturbance.Run.none();
    private static Documents documents = new Documents("");
    private static int runs;

    /** Both are replaced when they were killed. */
    private static final Map<Victim, AutoCloseable> PROCESSES =
            Collections.synchronizedMap(new EnumMap<>(Victim.class));

    @BeforeAll
    static void start() {
        EngineProcess engine =
                EngineProcess.start(EngineOptions.of(EngineRelease.OPENSEARCH_3_8, folder.resolve("engine"))
                        .withClusterName("chaos"));
        options = EngineOptions.of(EngineRelease.OPENSEARCH_3_8, folder.resolve("engine"))
                .withClusterName("chaos")
                .withPort(engine.uri().getPort());
        PROCESSES.put(Victim.ENGINE, engine);
        documents = new Documents(engine.uri().toString());
        CallProxy proxy = CallProxy.start(engine.uri(), new CallProxy.Listener() {
            @Override
            public boolean isPassedOn(Call call) {
                return run.isPassedOn(call);
            }

            @Override
            public boolean isAnswered(Call call) {
                return run.isAnswered(call);
            }
        });
        TO_CLOSE.add(proxy);
        PROCESSES.put(Victim.RUNTIME, RuntimeProcess.start(folder.resolve("data")));
        runtime().call("POST", "/api/clusters/chaos/_connect", "{\"ip\":\"127.0.0.1\",\"port\":" + proxy.port() + "}");
        for (Shape shape : Shape.values()) {
            shape.make(documents);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable process : PROCESSES.values()) {
            process.close();
        }
        for (AutoCloseable each : TO_CLOSE) {
            each.close();
        }
    }

    private static RuntimeProcess runtime() {
        return (RuntimeProcess) Objects.requireNonNull(PROCESSES.get(Victim.RUNTIME));
    }

    private static EngineProcess engine() {
        return (EngineProcess) Objects.requireNonNull(PROCESSES.get(Victim.ENGINE));
    }

    private static void kill(Victim victim) {
        switch (victim) {
            case RUNTIME -> runtime().kill();
            case ENGINE -> engine().kill();
            case CONNECTION -> {
                // The proxy breaks it off.
            }
        }
    }

    private static void restart(Victim victim) {
        switch (victim) {
            case RUNTIME -> PROCESSES.put(victim, RuntimeProcess.start(folder.resolve("data")));
            case ENGINE -> PROCESSES.put(victim, EngineProcess.start(options));
            case CONNECTION -> {
                // The next one is whole.
            }
        }
    }

    @Test
    void aDisturbedJob_endsAsIfNothingHadHappened() throws Exception {
        List<ReindexDisturbance> chosen = chosen(all());
        Map<Victim, Integer> times = new EnumMap<>(Victim.class);
        List<String> problems = new ArrayList<>();
        Duration longest = Duration.ZERO;
        for (ReindexDisturbance disturbance : chosen) {
            try {
                Duration time = survive(disturbance);
                longest = time.compareTo(longest) > 0 ? time : longest;
                times.merge(disturbance.victim(), 1, Integer::sum);
                System.out.println("chaos: " + disturbance + ": ended after " + time.toMillis() + " ms");
            } catch (AssertionError | RuntimeException e) {
                problems.add(disturbance + ": " + e.getMessage());
                System.out.println("chaos: " + disturbance + ": FAILED: " + e);
                revive();
            }
        }
        System.out.println("chaos: " + chosen.size() + " runs, seed " + SEED + ": " + times + "; the longest took "
                + longest.toMillis() + " ms from there to its end; " + problems.size() + " failed");
        assertThat(problems).as("seed " + SEED).isEmpty();
    }

    /** Every kind of call before and after, with each victim, and moments by chance. */
    private static List<ReindexDisturbance> all() throws Exception {
        Random random = new Random(SEED);
        List<ReindexDisturbance> all = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Shape shape : List.of(Shape.MOVING, Shape.CHANGING, Shape.PLAIN)) {
            for (String kind : new ArrayList<>(undisturbed(shape))) {
                if (known.add(kind)) {
                    for (Victim victim : Victim.values()) {
                        all.add(ReindexDisturbance.at(shape, kind, victim, false));
                        all.add(ReindexDisturbance.at(shape, kind, victim, true));
                    }
                }
            }
        }
        List<Victim> victims = List.of(Victim.values());
        for (int i = 0; i < RANDOM_MOMENTS; i++) {
            Victim victim = victims.get(i % victims.size());
            all.add(ReindexDisturbance.inCopy(Duration.ofMillis(random.nextInt(0, 3000)), victim));
        }
        return all;
    }

    /** As many of each victim, one of them in the middle of the copy. */
    private static List<ReindexDisturbance> chosen(List<ReindexDisturbance> all) {
        if (HOW_MANY.equals("all")) {
            return all;
        }
        int each = Integer.parseInt(HOW_MANY) / Victim.values().length;
        List<ReindexDisturbance> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(SEED));
        List<ReindexDisturbance> some = new ArrayList<>();
        for (Victim victim : Victim.values()) {
            shuffled.stream()
                    .filter(one -> one.victim() == victim && one.isInCopy())
                    .findFirst()
                    .ifPresent(some::add);
            shuffled.stream()
                    .filter(one -> one.victim() == victim && !one.isInCopy())
                    .limit(each - 1)
                    .forEach(some::add);
        }
        return some;
    }

    /** The kinds of calls that a job of this shape makes, in their order. */
    private static Set<String> undisturbed(Shape shape) throws Exception {
        ReindexDisturbance.Run quiet = begin(ReindexDisturbance.none(shape));
        assertEndedWell(quiet);
        assertThat(quiet.kinds()).contains("POST /_reindex of slice 0", "GET /_tasks/{task}");
        return quiet.kinds();
    }

    /** How long it took from the disturbance to the end of the job. */
    private static Duration survive(ReindexDisturbance disturbance) throws Exception {
        ReindexDisturbance.Run disturbed = begin(disturbance);
        assertThat(disturbed.struck().await(LONGEST.toSeconds(), TimeUnit.SECONDS))
                .as("the call never came; there were " + disturbed.kinds())
                .isTrue();
        Instant struck = Instant.now();
        restart(disturbance.victim());
        assertEndedWell(disturbed);
        return Duration.between(struck, Instant.now());
    }

    private static ReindexDisturbance.Run begin(ReindexDisturbance disturbance) {
        Shape shape = disturbance.shape();
        shape.reset(documents);
        String destination = shape.source() + "-" + runs++;
        String body = shape.body(destination);
        // The calls for the request itself are those that a dry run makes; the job's come after.
        ReindexDisturbance.Run dry =
                new ReindexDisturbance.Run(ReindexDisturbance.none(shape), destination, 0, documents, victim -> {});
        run = dry;
        runtime().call("POST", "/api/indices/chaos/_reindex?dry_run=true", body);
        ReindexDisturbance.Run next =
                new ReindexDisturbance.Run(disturbance, destination, dry.calls(), documents, ReindexChaosIT::kill);
        run = next;
        try {
            runtime().call("POST", "/api/indices/chaos/_reindex", body);
        } catch (UncheckedIOException e) {
            // Killed by the job's first calls, before the answer was out.
        }
        return next;
    }

    private static JsonNode ended(String id) throws InterruptedException {
        Instant end = Instant.now().plus(LONGEST);
        while (true) {
            JsonNode operation = runtime().call("GET", "/operations/" + id, "").path("operation");
            if (Set.of("finished", "failed", "cancelled")
                    .contains(operation.path("state").asText())) {
                return operation;
            }
            assertThat(Instant.now()).as("still " + operation).isBefore(end);
            Thread.sleep(50);
        }
    }

    private static void assertEndedWell(ReindexDisturbance.Run ran) throws InterruptedException {
        JsonNode operation = ended(ran.operation());
        assertThat(operation.path("state").asText()).as(operation.toString()).isEqualTo("finished");
        String source = ran.shape().source();
        String destination = ran.destination();
        Map<String, String> wanted = documents.all(source);
        assertThat(documents.all(destination)).isEqualTo(wanted);
        assertThat(wanted).hasSize(ran.shape().documents());
        // One operation for each document: nothing was written twice.
        assertThat(documents.operations(destination))
                .as("operations")
                .isEqualTo(ran.shape().operations());
        assertThat(documents.tasks()).as("tasks").isZero();
        assertThat(settings(source)).isEqualTo(settings(destination));
        assertThat(settings(source)).doesNotContainKey("index.blocks.write");
        ran.shape()
                .alias()
                .ifPresent(alias -> assertThat(
                                documents.call("GET", "/_alias/" + alias, "").fieldNames())
                        .toIterable()
                        .containsExactly(destination));
        documents.call("DELETE", "/" + destination, "");
    }

    /** All that do not tell one index from another. */
    private static Map<String, String> settings(String index) {
        Map<String, String> settings = new HashMap<>();
        documents
                .call("GET", "/" + index + "/_settings?flat_settings=true", "")
                .path(index)
                .path("settings")
                .properties()
                .forEach(setting ->
                        settings.put(setting.getKey(), setting.getValue().asText()));
        settings.keySet().removeAll(Set.of("index.uuid", "index.creation_date", "index.provided_name"));
        return settings;
    }

    /** After a run that failed the next one finds everything running. */
    private static void revive() {
        kill(Victim.RUNTIME);
        kill(Victim.ENGINE);
        restart(Victim.ENGINE);
        restart(Victim.RUNTIME);
    }

    @Test
    void aJobThatDiesWithinItsBlockOfWrites_liftsItLater() throws Exception {
        ReindexDisturbance.Run disturbed =
                begin(ReindexDisturbance.at(Shape.MOVING, "PUT /{source}/_block/write", Victim.RUNTIME, true));
        assertThat(disturbed.struck().await(LONGEST.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        Thread.sleep(3000);
        assertThat(settings(Shape.MOVING.source())).containsEntry("index.blocks.write", "true");
        restart(Victim.RUNTIME);
        assertEndedWell(disturbed);
    }

    @Test
    void aJobThatDiesWithTheAliasMoved_leavesTheDestinationToItsWriters() throws Exception {
        ReindexDisturbance.Run disturbed =
                begin(ReindexDisturbance.at(Shape.MOVING, "POST /_aliases", Victim.RUNTIME, true));
        assertThat(disturbed.struck().await(LONGEST.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        // Longer than a block of writes may last; meanwhile the alias is used.
        runtime().kill();
        blockedSince(new OperationId(disturbed.operation()), Instant.now().minusSeconds(120));
        String alias = Shape.MOVING.alias().orElseThrow();
        documents.put(alias, "7", "{\"n\":-7}", "");
        documents.put(alias, "written-later", "{\"n\":1}", "");
        restart(Victim.RUNTIME);
        JsonNode operation = ended(disturbed.operation());
        assertThat(operation.path("state").asText()).as(operation.toString()).isEqualTo("finished");
        assertThat(documents.sources(alias))
                .containsEntry("7", "{\"n\":-7}")
                .containsEntry("written-later", "{\"n\":1}");
        assertThat(documents.blocked(Shape.MOVING.source())).isFalse();
    }

    /** What a crash between the record and the start of its execution leaves. */
    @Test
    void anOperationThatWasNeverStarted_isStartedAfterAWhile() throws Exception {
        ReindexDisturbance.Run first = begin(ReindexDisturbance.none(Shape.PLAIN));
        assertEndedWell(first);
        runtime().kill();
        String destination = Shape.PLAIN.source() + "-never-started";
        OperationId id = recorded(new OperationId(first.operation()), destination);
        restart(Victim.RUNTIME);
        JsonNode operation = ended(id.value());
        assertThat(operation.path("state").asText()).as(operation.toString()).isEqualTo("finished");
        assertThat(documents.all(destination)).isEqualTo(documents.all(Shape.PLAIN.source()));
    }

    /** Lets a job look as if it had stopped the writes at another time. Only while the runtime is down. */
    private static void blockedSince(OperationId id, Instant time) {
        Path data = folder.resolve("data");
        try (DynamoDbLocal store =
                        DynamoDbLocal.inFolder(data.resolve("dynamodb"), data.resolve("logs/dynamodb-between.log"));
                DynamoDbClient client = client(store.endpoint())) {
            Table table =
                    new Table(() -> client, client.listTables().tableNames().getFirst());
            Operations operations = new Operations(table, Clock.systemUTC());
            Operation operation = operations.get(new AccountId("main"), id);
            ObjectNode job = operation.job().<ObjectNode>deepCopy().put("blocked_at", time.toString());
            assertThat(operations.replace(operation.withJob(job))).isPresent();
        }
    }

    /** Writes down, a minute ago, a job like another one. */
    private static OperationId recorded(OperationId other, String destination) {
        Path data = folder.resolve("data");
        try (DynamoDbLocal store =
                        DynamoDbLocal.inFolder(data.resolve("dynamodb"), data.resolve("logs/dynamodb-between.log"));
                DynamoDbClient client = client(store.endpoint())) {
            Table table =
                    new Table(() -> client, client.listTables().tableNames().getFirst());
            Operations operations = new Operations(
                    table, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1).negated()));
            Operation like = operations.get(new AccountId("main"), other);
            String text = other.value();
            OperationId id =
                    new OperationId(text.substring(0, text.length() - 2) + (text.endsWith("00") ? "11" : "00"));
            ObjectNode job = Json.object().put("phase", "PREPARE").put("source_uuid", "");
            job.set(
                    "order",
                    ((ObjectNode) like.job().path("order")).deepCopy().put("destination_index_name", destination));
            Operation.About about = new Operation.About(
                    like.account(),
                    id,
                    like.about().kind(),
                    like.about().target(),
                    like.about().createdBy(),
                    Instant.now());
            List<Step> steps =
                    like.steps().stream().map(step -> Step.waiting(step.name())).toList();
            operations.create(Operation.scheduled(about, Progress.none("documents"), steps, job));
            return id;
        }
    }

    private static DynamoDbClient client(URI endpoint) {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }
}
