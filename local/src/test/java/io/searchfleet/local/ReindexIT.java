package io.searchfleet.local;

import static io.searchfleet.local.TestRuntime.admin;
import static io.searchfleet.local.TestRuntime.call;
import static io.searchfleet.local.TestRuntime.get;
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
import java.util.Set;
import java.util.TreeSet;
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

    /** Those under test that have a reindex of their own here. */
    static Stream<EngineRelease> releases() {
        Set<EngineRelease> releases = new TreeSet<>(EngineRelease.underTest());
        releases.add(EngineRelease.ELASTICSEARCH_6_8);
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
