package io.searchfleet.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.local.FleetClient.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A cluster of a real engine, as whoever ordered it sees it. */
class LocalFleetIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final FleetClient client =
            new FleetClient(TestRuntime.runtime().uri(), TestRuntime.runtime().adminToken());

    @Test
    void anEngineThatDies_showsAsWhatItIs_andComesBackByItself() {
        Answer made = client.call("POST", "/clusters", "{\"name\":\"mortal\"}");
        String slug = made.slug();
        assertThat(client.ended(made, LIMIT).path("state").asText()).isEqualTo("finished");
        assertThat(client.get("/api/clusters/" + slug + "/_health").status()).isEqualTo(200);

        kill(slug);
        JsonNode dead = await(slug, cluster -> cluster.path("state").asText().equals("DISABLED"));
        assertThat(dead.path("message").asText()).contains("ended by itself");

        JsonNode back = await(slug, cluster -> cluster.path("state").asText().equals("PROVISIONED"));
        assertThat(back.path("message").asText()).isEmpty();
        assertThat(client.get("/api/clusters/" + slug + "/_health").status()).isEqualTo(200);

        Answer gone = client.call("DELETE", "/clusters/" + slug, "");
        assertThat(client.ended(gone, LIMIT).path("state").asText()).isEqualTo("finished");
    }

    private static void kill(String slug) {
        long killed = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains(slug))
                .filter(ProcessHandle::destroyForcibly)
                .count();
        assertThat(killed).isPositive();
    }

    private JsonNode await(String slug, Predicate<JsonNode> isSo) {
        Instant end = Instant.now().plus(LIMIT);
        JsonNode cluster = client.cluster(slug);
        while (!isSo.test(cluster)) {
            assertThat(Instant.now()).as(cluster.toString()).isBefore(end);
            FleetClient.sleep(20);
            cluster = client.cluster(slug);
        }
        return cluster;
    }
}
