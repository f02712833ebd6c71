package io.searchfleet.local;

import static io.searchfleet.local.TestRuntime.admin;
import static io.searchfleet.local.TestRuntime.call;
import static io.searchfleet.local.TestRuntime.get;
import static io.searchfleet.local.TestRuntime.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.engines.EngineOptions;
import io.searchfleet.engines.EngineProcess;
import io.searchfleet.engines.EngineRelease;
import io.searchfleet.local.TestRuntime.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Reindex jobs over real engines: what they copy, what they refuse, and how they end. */
@ParameterizedClass(name = "{0}")
@MethodSource("releases")
class ReindexIT {
    @Parameter
    EngineRelease release = EngineRelease.OPENSEARCH_3_8;

    private static @Nullable EngineProcess engine;
    private static String cluster = "";
    private static Documents documents = new Documents("");

    /** One unless others are asked for; those that have a reindex of their own here. */
    static Stream<EngineRelease> releases() {
        if (System.getProperty(EngineRelease.UNDER_TEST, "").isEmpty()) {
            return Stream.of(EngineRelease.OPENSEARCH_3_8);
        }
        Set<EngineRelease> releases = new TreeSet<>(EngineRelease.underTest());
        releases.removeAll(Set.of(
                EngineRelease.ELASTICSEARCH_9_5, EngineRelease.ELASTICSEARCH_8_19, EngineRelease.ELASTICSEARCH_5_6));
        return releases.stream();
    }

    @BeforeParameterizedClassInvocation
    static void start(EngineRelease release, @TempDir Path folder) {
        cluster = "reindex-" + release.id().replace('.', '-');
        EngineProcess started =
                EngineProcess.start(EngineOptions.of(release, folder).withClusterName(cluster));
        engine = started;
        documents = new Documents(started.uri().toString());
        Answer connected = call(
                "POST",
                "/api/clusters/" + cluster + "/_connect",
                admin(),
                "{\"ip\":\"127.0.0.1\",\"port\":" + started.uri().getPort() + "}");
        assertThat(connected.status()).as(connected.text()).isEqualTo(201);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (engine != null) {
            engine.close();
        }
    }

    @Test
    void everyDocument_arrivesWithItsVersionAndRouting() {
        documents.make("whole", 2, 3000);
        documents.put("whole", "5", "{\"n\":-5}", "");
        documents.put("whole", "routed", "{\"n\":1}", "somewhere");
        JsonNode job = ended(start("whole", "whole-copy", ",\"verify\":\"checksum\""));
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("finished");
        assertThat(documents.all("whole-copy")).isEqualTo(documents.all("whole"));
        assertThat(documents.all("whole-copy")).hasSize(3001);
        assertThat(job.path("percent").asDouble()).isEqualTo(100);
        assertThat(job.path("done").asLong()).isEqualTo(3001);
        assertThat(job.path("result").path("verified").asText()).isEqualTo("checksum");
        assertThat(documents.tasks()).isZero();
        // Each document was written once: that many operations and no more.
        assertThat(documents.operations("whole-copy")).isEqualTo(3001);
    }

    @Test
    void aWriterOnTheAlias_losesNothing() throws Exception {
        documents.make("live-1", 2, 2000);
        documents.call("PUT", "/live-1/_alias/live", "");
        documents.call("PUT", "/live-1/_settings", "{\"index.gc_deletes\":\"10ms\"}");
        try (Writer writer = Writer.start(documents, "live")) {
            String id = start(
                    "live-1",
                    "live-2",
                    ",\"alias\":\"live\",\"cutover\":\"block\",\"verify\":\"checksum\",\"requests_per_second\":1500");
            JsonNode job = ended(id);
            assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("finished");
            pause(300);
            Map<String, String> believed = writer.stop();
            assertThat(writer.refused()).as("the writer met the block").isPositive();
            assertThat(differences(documents.sources("live-2"), believed)).isEmpty();
            assertThat(job.path("result").path("blocked_ms").asLong()).isBetween(1L, 30_000L);
            assertThat(documents.aliases("live")).containsExactly("live-2");
            assertThat(documents.blocked("live-1")).isFalse();
        }
    }

    @Test
    void refusedDocuments_failTheJob_allOfThemListed() {
        documents.make("codes", 2, 1000);
        for (int n = 0; n < 10; n++) {
            documents.put("codes", String.valueOf(n * 100), "{\"code\":\"not a number " + n + "\"}", "");
        }
        String mapping = ",\"destination_mappings\":{\"properties\":{\"code\":{\"type\":\"long\"}}}";
        String id = start("codes", "codes-copy", mapping);
        JsonNode job = ended(id);
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("failed");
        assertThat(job.path("error").path("code").asText()).isEqualTo("documents_failed");
        assertThat(job.path("error").path("message").asText()).contains("10 documents");
        JsonNode failures = get("/api/indices/" + cluster + "/_reindex/" + id + "/_failures")
                .json()
                .path("data");
        Set<String> ids = new TreeSet<>();
        failures.forEach(failure -> {
            ids.add(failure.path("id").asText());
            assertThat(failure.path("reason").asText()).contains("code");
        });
        assertThat(ids).containsExactlyInAnyOrder("0", "100", "200", "300", "400", "500", "600", "700", "800", "900");

        JsonNode allowed = ended(start("codes", "codes-copy-2", mapping + ",\"max_failures\":10"));
        assertThat(allowed.path("state").asText()).as(allowed.toString()).isEqualTo("finished");
        assertThat(allowed.path("result").path("warnings").toString()).contains("10 documents were left out");
        assertThat(documents.all("codes-copy-2")).hasSize(990);

        JsonNode notQuite = ended(start("codes", "codes-copy-3", mapping + ",\"max_failures\":9"));
        assertThat(notQuite.path("state").asText()).isEqualTo("failed");
    }

    @Test
    void cancelled_leavesNoTaskAndNoDestination() {
        documents.make("long", 2, 2000);
        String id = start("long", "long-copy", ",\"requests_per_second\":20");
        untilTasks(1);
        Instant begun = Instant.now();
        Answer cancel = call("POST", "/operations/" + id + "/cancel", admin(), "");
        assertThat(cancel.status()).as(cancel.text()).isEqualTo(202);
        assertThat(cancel.json().path("operation").path("state").asText()).isEqualTo("cancelling");
        JsonNode job = until(id, Set.of("cancelled"), Duration.ofSeconds(10));
        assertThat(documents.tasks()).isZero();
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(documents.exists("long-copy")).isFalse();
        assertThat(job.path("result").path("left")).isEmpty();
        Answer again = call("POST", "/operations/" + id + "/cancel", admin(), "");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.text()).contains("is cancelled");
    }

    @Test
    void cancelled_leavesTheDestinationThatAnotherJobMade() {
        documents.make("claimed", 1, 1000);
        JsonNode maker = ended(start("claimed", "claimed-copy", ",\"query\":{\"range\":{\"n\":{\"lt\":-1}}}"));
        assertThat(maker.path("state").asText()).as(maker.toString()).isEqualTo("finished");
        String id = start("claimed", "claimed-copy", ",\"requests_per_second\":20");
        untilTasks(1);
        call("POST", "/operations/" + id + "/cancel", admin(), "");
        JsonNode job = until(id, Set.of("cancelled"), Duration.ofSeconds(10));
        assertThat(documents.exists("claimed-copy")).isTrue();
        assertThat(job.path("result").path("left").toString())
                .contains("'claimed-copy' was not made by this job and stays");
    }

    @Test
    void aClusterThatAJobNeeds_isNeitherRenamedNorForgotten_andItsLinksHoldAnyName() {
        String own = token("needing-" + cluster, "admin");
        String name = "prod eu 50%";
        String path = "prod%20eu%2050%25";
        connectAs(own, name);
        documents.make("needed", 1, 500);
        Answer started = call(
                "POST",
                "/api/indices/" + path + "/_reindex",
                own,
                body("needed", "needed-copy", ",\"requests_per_second\":20"));
        String id = started.data().path("id").asText();
        assertThat(started.header("Location")).as(started.text()).isEqualTo("/api/indices/" + path + "/_reindex/" + id);
        for (String link : List.of("job", "failures")) {
            assertThat(call("GET", started.data().path("links").path(link).asText(), own, "")
                            .status())
                    .as(link)
                    .isEqualTo(200);
        }
        String cluster = "/api/clusters/" + path;
        for (Answer refused : List.of(
                call("PATCH", cluster, own, "{\"name\":\"elsewhere\"}"),
                call("PATCH", cluster + "?dry_run=true", own, "{\"name\":\"elsewhere\"}"),
                call("DELETE", cluster + "/_connect", own, ""))) {
            assertThat(refused.status()).as(refused.text()).isEqualTo(409);
            assertThat(refused.message()).contains(id);
        }
        assertThat(call("PATCH", cluster, own, "{\"tags\":[\"x\"]}").status()).isEqualTo(200);
        assertThat(call("DELETE", "/api/clusters/_all/_connect", own, "")
                        .data()
                        .path("cluster_name")
                        .asText())
                .isEqualTo(name);
        call("POST", "/operations/" + id + "/cancel", own, "");
        untilCancelled(own, id);
        assertThat(call("PATCH", cluster, own, "{\"name\":\"elsewhere\"}").status())
                .isEqualTo(200);
        assertThat(call("DELETE", "/api/clusters/elsewhere/_connect", own, "").status())
                .isEqualTo(200);
    }

    @Test
    void aClusterThatAJobNeeds_isForgottenByForce_andTheJobEnds() {
        String own = token("forcing-" + cluster, "admin");
        connectAs(own, "mine");
        documents.make("forced", 1, 500);
        Answer started = call(
                "POST",
                "/api/indices/mine/_reindex",
                own,
                body("forced", "forced-copy", ",\"requests_per_second\":20"));
        assertThat(started.status()).as(started.text()).isEqualTo(200);
        untilTasks(1);
        assertThat(call("DELETE", "/api/clusters/mine/_connect?force=true", own, "")
                        .status())
                .isEqualTo(200);
        String id = started.data().path("id").asText();
        call("POST", "/operations/" + id + "/cancel", own, "");
        untilCancelled(own, id);
        documents.call("POST", "/_tasks/_cancel?actions=*reindex", "");
    }

    private static void connectAs(String token, String name) {
        Answer connected = call(
                "POST",
                "/api/clusters/_connect",
                token,
                "{\"name\":\"" + name + "\",\"ip\":\"127.0.0.1\",\"port\":"
                        + engine().uri().getPort() + "}");
        assertThat(connected.status()).as(connected.text()).isEqualTo(201);
    }

    private static EngineProcess engine() {
        return Objects.requireNonNull(engine);
    }

    private static void untilCancelled(String token, String id) {
        Instant end = Instant.now().plusSeconds(30);
        while (true) {
            JsonNode operation =
                    call("GET", "/operations/" + id, token, "").json().path("operation");
            if (operation.path("state").asText().equals("cancelled")) {
                return;
            }
            assertThat(Instant.now()).as("still " + operation).isBefore(end);
            pause(100);
        }
    }

    @Test
    void cancelledWithKeep_leavesTheDestination() {
        documents.make("kept", 1, 1000);
        String id = start("kept", "kept-copy", ",\"requests_per_second\":20");
        untilTasks(1);
        assertThat(call("POST", "/operations/" + id + "/cancel?keep=true", admin(), "")
                        .status())
                .isEqualTo(202);
        JsonNode job = until(id, Set.of("cancelled"), Duration.ofSeconds(10));
        assertThat(documents.exists("kept-copy")).isTrue();
        assertThat(job.path("result").path("left").toString()).contains("kept-copy");
    }

    @Test
    void aSecondJobToTheSameDestination_is409AndNamesTheFirst() {
        documents.make("twice", 1, 500);
        String id = start("twice", "twice-copy", ",\"requests_per_second\":20");
        Answer second = post("twice", "twice-copy", "");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.message()).contains(id);
        call("POST", "/operations/" + id + "/cancel", admin(), "");
        until(id, Set.of("cancelled"), Duration.ofSeconds(10));
        assertThat(ended(start("twice", "twice-copy", "")).path("state").asText())
                .isEqualTo("finished");
        Answer third = post("twice", "twice-copy", "");
        assertThat(third.status()).isEqualTo(409);
        assertThat(third.message()).contains("has 500 documents");
    }

    @Test
    void theSameIdempotencyKey_startsOneJob() {
        documents.make("once", 1, 100);
        List<String> key = List.of("Idempotency-Key", "once-" + cluster);
        String path = "/api/indices/" + cluster + "/_reindex";
        Answer first = call("POST", path, admin(), body("once", "once-copy", ""), key);
        Answer second = call("POST", path, admin(), body("once", "once-copy", ""), key);
        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(second.data().path("id")).isEqualTo(first.data().path("id"));
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(call("POST", path, admin(), body("once", "other-copy", ""), key)
                        .status())
                .isEqualTo(422);
        ended(first.data().path("id").asText());
    }

    @Test
    void paused_nothingRuns_andResumedItGoesOn() {
        documents.make("slow", 2, 1500);
        String id = start("slow", "slow-copy", ",\"requests_per_second\":100");
        untilTasks(1);
        assertThat(call("POST", "/operations/" + id + "/pause", admin(), "").status())
                .isEqualTo(202);
        JsonNode paused = until(id, Set.of("paused"), Duration.ofSeconds(10));
        assertThat(documents.tasks()).isZero();
        assertThat(paused.path("links").has("resume")).isTrue();
        assertThat(call("POST", "/operations/" + id + "/pause", admin(), "").status())
                .isEqualTo(409);
        pause(500);
        assertThat(operation(id).path("state").asText()).isEqualTo("paused");
        assertThat(call("POST", "/operations/" + id + "/resume", admin(), "").status())
                .isEqualTo(202);
        Answer faster = call(
                "PUT",
                "/api/indices/" + cluster + "/_reindex/" + id + "/_rethrottle",
                admin(),
                "{\"requests_per_second\":-1}");
        assertThat(faster.status()).as(faster.text()).isEqualTo(200);
        assertThat(ended(id).path("state").asText()).isEqualTo("finished");
        assertThat(documents.all("slow-copy")).isEqualTo(documents.all("slow"));
    }

    @Test
    void aDryRun_saysWhatWouldHappen_andMakesNothing() {
        documents.make("plan", 2, 300);
        Answer answer = call(
                "POST",
                "/api/indices/" + cluster + "/_reindex?dry_run=true",
                admin(),
                body("plan", "plan-copy", ",\"destination_mappings\":{\"properties\":{\"n\":{\"type\":\"keyword\"}}}"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode report = answer.data();
        assertThat(report.path("documents").asLong()).isEqualTo(300);
        assertThat(report.path("bytes").asLong()).isPositive();
        assertThat(report.path("estimated_seconds").asLong()).isPositive();
        assertThat(report.path("disk").path("fits").asBoolean()).isTrue();
        assertThat(report.path("possible").asBoolean()).isTrue();
        assertThat(report.path("mapping_differences").toString())
                .isEqualTo("[{\"field\":\"n\",\"source\":\"long\",\"destination\":\"keyword\"}]");
        assertThat(documents.exists("plan-copy")).isFalse();
    }

    @Test
    void mistakes_areNamed() {
        documents.make("right", 1, 10);
        assertThat(post("right", "right", "").message()).isEqualTo("Indices cannot be the same!");
        assertThat(post("right", "right", "").status()).isEqualTo(400);
        Answer missing = post("nowhere", "copy", "");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.message()).contains("There is no index 'nowhere'");
        Answer all = post(
                "right", "x", ",\"cutover\":\"maybe\",\"verify\":1,\"slices\":-1,\"max_failures\":\"x\",\"query\":[]");
        assertThat(all.status()).isEqualTo(400);
        assertThat(all.message())
                .contains("cutover")
                .contains("verify")
                .contains("slices")
                .contains("max_failures")
                .contains("query");
        assertThat(post("right", "Upper", "").message()).contains("'Upper' cannot be the name of an index");
        assertThat(post("right", ".hidden", "").status()).isEqualTo(403);
        assertThat(call("POST", "/api/indices/" + cluster + "/_reindex", admin(), "{}")
                        .message())
                .contains("'settings.source_index_name' is required");
        assertThat(get("/api/indices/" + cluster + "/_reindex/op-nothing").status())
                .isEqualTo(404);
        Answer bad = post("right", "bad-query", ",\"query\":{\"nonsense\":{}}");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.message()).contains("nonsense");
        assertThat(documents.exists("bad-query")).isFalse();
        Answer large = post(
                "right",
                "too-large",
                ",\"destination_mappings\":{\"_meta\":{\"note\":\"" + "x".repeat(420_000) + "\"}}");
        assertThat(large.status()).as(large.text()).isEqualTo(413);
        assertThat(large.message()).contains("400 KB");
        assertThat(documents.exists("too-large")).isFalse();
    }

    @Test
    void mappingOnly_copiesTheMapping() {
        documents.make("shape", 1, 5);
        String body = body("shape", "shape-copy", "").replace("\"reindex\"", "\"mapping_only\"");
        String path = "/api/indices/" + cluster + "/_reindex";
        Answer copied = call("POST", path, admin(), body);
        assertThat(copied.status()).as(copied.text()).isEqualTo(200);
        assertThat(copied.json().path("data")).isEmpty();
        assertThat(documents.call("GET", "/shape-copy/_mapping", "").path("shape-copy"))
                .isEqualTo(documents.call("GET", "/shape/_mapping", "").path("shape"));
        Answer again = call("POST", path, admin(), body);
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.message()).isEqualTo("Index already contains a mapping!");
    }

    @Test
    void aDocumentMadeAnewMeanwhile_arrivesInItsLastForm() {
        documents.make("reborn", 1, 300);
        documents.call("PUT", "/reborn/_settings", "{\"index.gc_deletes\":\"1ms\"}");
        for (int n = 0; n < 4; n++) {
            documents.put("reborn", "7", "{\"n\":" + n + "}", "");
        }
        String id = start("reborn", "reborn-copy", ",\"requests_per_second\":100");
        untilTasks(1);
        pause(300);
        documents.delete("reborn", "7");
        pause(50);
        documents.call("POST", "/reborn/_forcemerge?max_num_segments=1", "");
        documents.put("reborn", "other", "{\"n\":1}", "");
        documents.put("reborn", "7", "{\"n\":\"1000\"}", "");
        JsonNode job = ended(id);
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("finished");
        assertThat(documents.sources("reborn-copy")).isEqualTo(documents.sources("reborn"));
        assertThat(documents.sources("reborn-copy")).containsEntry("7", "{\"n\":\"1000\"}");
    }

    @Test
    void aQuery_choosesTheDocuments_alsoThoseThatChangeMeanwhile() {
        documents.make("some", 2, 400);
        String id =
                start("some", "some-copy", ",\"query\":{\"range\":{\"n\":{\"lt\":200}}},\"requests_per_second\":100");
        untilTasks(1);
        documents.put("some", "3", "{\"n\":900}", "");
        documents.put("some", "300", "{\"n\":30}", "");
        JsonNode job = ended(id);
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("finished");
        Map<String, String> copied = documents.sources("some-copy");
        assertThat(copied).hasSize(200).doesNotContainKey("3").containsEntry("300", "{\"n\":30}");
    }

    @Test
    void aDestinationThatSomebodySpoils_isNeverASuccess() throws Exception {
        documents.make("honest", 1, 300);
        String id = start("honest", "honest-copy", "");
        Thread saboteur = Thread.startVirtualThread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                documents.send(
                        "DELETE",
                        "/honest-copy/_doc/" + ThreadLocalRandom.current().nextInt(300),
                        "");
                try {
                    Thread.sleep(2);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        JsonNode job = ended(id);
        saboteur.interrupt();
        saboteur.join();
        boolean isEqual = documents.all("honest-copy").equals(documents.all("honest"));
        assertThat(job.path("state").asText().equals("finished")
                        && job.path("done").asLong() != 300)
                .as(job.toString())
                .isFalse();
        assertThat(job.path("state").asText())
                .as("equal: " + isEqual + ", " + job)
                .isIn("failed", "finished");
    }

    /** By id: what is there, and what is believed. */
    private static Map<String, List<String>> differences(Map<String, String> there, Map<String, String> believed) {
        Map<String, List<String>> differences = new TreeMap<>();
        Set<String> ids = new TreeSet<>(there.keySet());
        ids.addAll(believed.keySet());
        for (String id : ids) {
            String one = there.getOrDefault(id, "nothing");
            String other = believed.getOrDefault(id, "nothing");
            if (!one.equals(other)) {
                differences.put(id, List.of(one, other));
            }
        }
        return differences;
    }

    private void untilTasks(int count) {
        Instant end = Instant.now().plusSeconds(20);
        while (documents.tasks() < count) {
            assertThat(Instant.now()).isBefore(end);
            pause(20);
        }
    }

    static String start(String source, String destination, String more) {
        Answer answer = post(source, destination, more);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("Location")).endsWith(answer.data().path("id").asText());
        return answer.data().path("id").asText();
    }

    static Answer post(String source, String destination, String more) {
        return call("POST", "/api/indices/" + cluster + "/_reindex", admin(), body(source, destination, more));
    }

    static String body(String source, String destination, String more) {
        return "{\"settings\":{\"reindex_option\":\"reindex\",\"source_index_name\":\"" + source
                + "\",\"destination_index_name\":\"" + destination + "\"" + more + "}}";
    }

    static JsonNode operation(String id) {
        return get("/operations/" + id).json().path("operation");
    }

    static JsonNode ended(String id) {
        return until(id, Set.of("finished", "failed", "cancelled"), Duration.ofSeconds(60));
    }

    static JsonNode until(String id, Set<String> states, Duration time) {
        Instant end = Instant.now().plus(time);
        while (true) {
            JsonNode operation = operation(id);
            if (states.contains(operation.path("state").asText())) {
                return operation;
            }
            assertThat(Instant.now()).as("still " + operation).isBefore(end);
            pause(50);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
