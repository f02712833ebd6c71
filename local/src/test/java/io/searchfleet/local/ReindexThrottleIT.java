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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A job slows down where the cluster's own searches suffer: here, because there is no room for them. */
@EnabledIfSystemProperty(
        named = "searchfleet.chaos",
        matches = "all",
        disabledReason = "takes more than a minute: ./searchfleet test --all-chaos")
class ReindexThrottleIT {
    @Test
    void searchesThatAreTurnedAway_slowTheJobDown(@TempDir Path folder) throws Exception {
        Path configuration = Files.createDirectories(folder.resolve("node_1/config"));
        Files.writeString(
                configuration.resolve("opensearch.yml"),
                "thread_pool.search.size: 1\nthread_pool.search.queue_size: 4\n");
        try (EngineProcess engine = EngineProcess.start(EngineOptions.of(EngineRelease.OPENSEARCH_3_8, folder))) {
            Documents documents = new Documents(engine.uri().toString());
            documents.make("busy", 1, 40_000);
            Answer connected = call(
                    "POST",
                    "/api/clusters/throttled/_connect",
                    admin(),
                    "{\"ip\":\"127.0.0.1\",\"port\":" + engine.uri().getPort() + "}");
            assertThat(connected.status()).as(connected.text()).isEqualTo(201);
            AtomicBoolean isOver = new AtomicBoolean();
            Answer started =
                    call("POST", "/api/indices/throttled/_reindex", admin(), ReindexIT.body("busy", "busy-copy", ""));
            assertThat(started.status()).as(started.text()).isEqualTo(200);
            String id = started.data().path("id").asText();
            while (documents.tasks() == 0) {
                ReindexIT.pause(5);
            }
            List<Thread> crowd = crowd(documents, isOver);
            boolean isSlowed = false;
            for (int look = 0; look < 200 && !isSlowed; look++) {
                ReindexIT.pause(50);
                String steps = get("/operations/" + id)
                        .json()
                        .path("operation")
                        .path("steps")
                        .toString();
                isSlowed = steps.contains("documents per second because");
            }
            isOver.set(true);
            for (Thread one : crowd) {
                one.join();
            }
            // Enough of it: the rest as fast as it goes.
            call(
                    "PUT",
                    "/api/indices/throttled/_reindex/" + id + "/_rethrottle",
                    admin(),
                    "{\"requests_per_second\":-1}");
            JsonNode job = ReindexIT.until(id, Set.of("finished", "failed"), Duration.ofSeconds(90));
            assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("finished");
            assertThat(isSlowed || job.path("result").path("slowed_down").asInt() > 0)
                    .as(job.toString())
                    .isTrue();
            assertThat(documents.operations("busy-copy")).isEqualTo(40_000);
        }
    }

    private static List<Thread> crowd(Documents documents, AtomicBoolean isOver) {
        List<Thread> crowd = new ArrayList<>();
        String slow = "{\"size\":0,\"aggs\":{\"a\":{\"terms\":{\"field\":\"text.keyword\",\"size\":10000}}}}";
        for (int i = 0; i < 12; i++) {
            crowd.add(Thread.startVirtualThread(() -> {
                while (!isOver.get()) {
                    documents.send("POST", "/busy/_search?request_cache=false", slow);
                }
            }));
        }
        return crowd;
    }
}
