package io.searchfleet.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.engines.EngineOptions;
import io.searchfleet.engines.EngineProcess;
import io.searchfleet.engines.EngineRelease;
import io.searchfleet.local.FleetClient.Answer;
import io.searchfleet.local.gateway.SampleEvents;
import io.searchfleet.testing.CallProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One tour for every place where the API answers: the local runtime by default, a deployed stack or {@code sam local} by
 * what {@link Place#chosen} reads. Each route that reads is asked there and at
 * the local runtime, and answers the same.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StackIT {
    /** It stands for a cluster's password, and must be nowhere but in the seal. */
    static final String PLANTED = "planted-9f3b7c1e5d";

    private static final String NO_STATE_MACHINES =
            "sam local runs no state machines: what they are to do is accepted, and waits";
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int DOCUMENTS = 1000;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final CallProxy.Listener OPEN = new CallProxy.Listener() {
        @Override
        public boolean isPassedOn(CallProxy.Call call) {
            return true;
        }

        @Override
        public boolean isAnswered(CallProxy.Call call) {
            return true;
        }
    };

    /** What must be written nowhere: this, and the password of a cluster that is made. */
    private static final List<String> SECRETS = new ArrayList<>(List.of(PLANTED));

    @TempDir
    private static Path folder = Path.of(".");

    private static final FleetClient HERE = Place.here().client();
    private static final Place PLACE = Place.chosen();
    private static final FleetClient THERE = PLACE.client();
    private static EngineProcess engine;
    private static CallProxy door;

    @BeforeAll
    static void start() throws Exception {
        engine = EngineProcess.start(EngineOptions.of(EngineRelease.OPENSEARCH_3_8, folder)
                .withClusterName("toured")
                .withNodeName("toured-1"));
        door = CallProxy.start(engine.uri(), OPEN, InetAddress.ofLiteral(PLACE.clusterHost()));
        String documents = IntStream.range(0, DOCUMENTS)
                .mapToObj(i -> "{\"index\":{\"_id\":\"" + i + "\"}}\n{\"number\":" + i + ",\"name\":\"n" + i + "\"}\n")
                .collect(Collectors.joining());
        HttpRequest bulk = HttpRequest.newBuilder(URI.create(engine.uri() + "/things/_bulk?refresh=true"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(documents))
                .build();
        assertThat(HTTP.send(bulk, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        connect(HERE, "127.0.0.1", engine.uri().getPort());
        if (!PLACE.isHere()) {
            connect(THERE, PLACE.clusterHost(), door.port());
        }
    }

    private static void connect(FleetClient place, String host, int port) {
        place.call("DELETE", "/api/clusters/toured/_connect", "");
        Answer connected = place.call(
                "POST",
                "/api/clusters/toured/_connect",
                "{\"ip\":\"%s\",\"port\":%d,\"username\":\"ops\",\"password\":\"%s\"}".formatted(host, port, PLANTED));
        assertThat(connected.status()).as(connected.text()).isEqualTo(201);
    }

    private static List<FleetClient> places() {
        return PLACE.isHere() ? List.of(HERE) : List.of(HERE, THERE);
    }

    @AfterAll
    static void stop() {
        places().forEach(place -> place.call("DELETE", "/api/clusters/toured/_connect", ""));
        door.close();
        engine.close();
        if (PLACE.isSamLocal()) {
            SamLocal.started().close();
        }
    }

    @Test
    @Order(1)
    void withoutAToken_onlyWhatIsOpenAnswers() {
        FleetClient nobody = THERE.with("");
        assertThat(nobody.get("/health").status()).isEqualTo(200);
        assertThat(nobody.get("/openapi.json").status()).isEqualTo(200);
        for (String path : List.of("/api/clusters", "/clusters", "/tokens", "/no/such/path")) {
            Answer refused = nobody.get(path);
            assertThat(refused.status()).as(path + refused.text()).isEqualTo(401);
        }
        // The template's answers of the gateway are nothing to sam local, which has its own for what an authorizer
        // denies.
        assertThat(THERE.with("main-aaaaaaaaaaaa:secret").get("/clusters").status())
                .isEqualTo(PLACE.isSamLocal() ? 403 : 401);
    }

    @Test
    @Order(2)
    void everyRouteThatReads_answersTheSameAsHere() {
        List<String> differences = new ArrayList<>();
        List<String> paths = paths();
        for (String path : paths) {
            Answer local = HERE.get(path);
            Answer other = THERE.get(path);
            if (other.status() != local.status()) {
                differences.add(path + ": " + local.status() + " here, there " + other.status() + " " + other.text());
            } else if (local.status() < 300 && !shape(other).containsAll(shape(local))) {
                Set<String> missing = new TreeSet<>(shape(local));
                missing.removeAll(shape(other));
                differences.add(path + ": there is no " + missing);
            }
        }
        assertThat(paths).hasSizeGreaterThan(40);
        assertThat(differences).isEmpty();
    }

    private static List<String> paths() {
        return ScopesIT.operations()
                .filter(operation -> operation.method().equals("GET"))
                .map(operation -> operation
                        .path()
                        .replace("/demo", "/toured")
                        .replace("demo-1", "toured-1")
                        .replace("products", "things"))
                // What runs, and who called, differs from place to place.
                .filter(path -> !path.startsWith("/audit") && !path.startsWith("/operations"))
                .toList();
    }

    /** The names of an answer's fields, without what stands in lists and where names are data. */
    private static Set<String> shape(Answer answer) {
        Set<String> names = new TreeSet<>();
        answer.json().fieldNames().forEachRemaining(names::add);
        answer.json().path("data").path(0).fieldNames().forEachRemaining(name -> names.add("data." + name));
        return names;
    }

    @Test
    @Order(3)
    void aReader_looks_andChangesNothing() {
        JsonNode made = THERE.call("POST", "/tokens", "{\"name\":\"reader\",\"scopes\":[\"read\"]}")
                .json()
                .path("token");
        FleetClient reader =
                THERE.with(made.path("key").asText() + ":" + made.path("secret").asText());
        assertThat(reader.get("/api/clusters/toured/_health").status()).isEqualTo(200);
        assertThat(reader.call("POST", "/api/indices/toured", "{\"index_name\":\"forbidden\"}")
                        .status())
                .isEqualTo(403);
        assertThat(THERE.call("DELETE", "/tokens/" + made.path("key").asText(), "")
                        .status())
                .isLessThan(300);
    }

    @Test
    @Order(4)
    void aReindex_runsToItsEnd() {
        assumeFalse(PLACE.isSamLocal(), NO_STATE_MACHINES);
        String copy = "copy-" + Instant.now().toEpochMilli();
        Answer started = THERE.call(
                "POST",
                "/api/indices/toured/_reindex",
                "{\"settings\":{\"source_index_name\":\"things\",\"destination_index_name\":\"" + copy
                        + "\",\"verify\":\"checksum\"}}");
        assertThat(started.status()).as(started.text()).isLessThan(300);
        String id = started.json().path("data").path(0).path("id").asText();
        JsonNode ended = THERE.ended("/operations/" + id, LIMIT);
        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("finished");
        assertThat(THERE.get("/api/rest/toured/_cat/count/" + copy + "?format=json")
                        .text())
                .contains("\"" + DOCUMENTS + "\"");
    }

    @Test
    @Order(5)
    void aCluster_isMade_reached_andRemoved() {
        assumeFalse(PLACE.isHere(), "LocalFleetIT does that here");
        assumeFalse(PLACE.isSamLocal(), NO_STATE_MACHINES);
        assumeTrue(
                Boolean.getBoolean("searchfleet.stack.provisions"),
                "-Dsearchfleet.stack.provisions=true: the provider there can make engines that functions reach");
        Optional<Door> domains = PLACE.domains(engine.uri());
        Answer made = THERE.call(
                "POST", "/clusters", "{\"name\":\"toured " + Instant.now().toEpochMilli() + "\"}");
        assertThat(made.status()).as(made.text()).isEqualTo(202);
        String slug = made.slug();
        try {
            SECRETS.add(made.json().path("access").path("pass").asText());
            JsonNode provisioned = THERE.ended(made, LIMIT);
            assertThat(provisioned.path("state").asText())
                    .as(provisioned.toString())
                    .isEqualTo("finished");
            assertThat(THERE.get("/clusters/" + slug)
                            .json()
                            .path("cluster")
                            .path("state")
                            .asText())
                    .isEqualTo("PROVISIONED");
            Answer health = THERE.get("/api/clusters/" + slug + "/_health");
            assertThat(health.status()).as(health.text()).isEqualTo(200);
            Answer gone = THERE.call("DELETE", "/clusters/" + slug, "");
            assertThat(THERE.ended(gone, LIMIT).path("state").asText()).isEqualTo("finished");
            assertThat(THERE.get("/clusters/" + slug)
                            .json()
                            .path("cluster")
                            .path("state")
                            .asText())
                    .isEqualTo("DEPROVISIONED");
        } finally {
            domains.ifPresent(Door::close);
        }
    }

    @TestFactory
    @Order(6)
    Stream<DynamicTest> aSampleEvent_isAnswered() {
        assumeTrue(PLACE.isSamLocal(), "only sam local hands single events to functions; EventsIT does that here");
        return SampleEvents.all().stream()
                .map(file -> DynamicTest.dynamicTest(
                        SampleEvents.name(file),
                        () -> SampleEvents.check(file, SamLocal.started().invoke(SampleEvents.function(file), file))));
    }

    @Test
    @Order(7)
    void everyCommandOfTheReadmesTour_succeeds() throws IOException, InterruptedException {
        assumeTrue(PLACE.isSamLocal(), "it calls its own demo cluster; ReadmeIT does that here");
        SamLocal.started().takeTour();
    }

    @Test
    @Order(8)
    void thePlantedSecret_isShownNowhere() {
        for (String path : paths()) {
            assertThat(THERE.get(path).text()).as(path).doesNotContain(PLANTED);
        }
        assertThat(THERE.get("/audit").text()).contains("/api/clusters").doesNotContain(PLANTED);
        Map<String, String> written = PLACE.written(folder.resolve("written"));
        if (!PLACE.isHere()) {
            assertThat(written.keySet())
                    .anyMatch(file -> file.startsWith("log"))
                    .anyMatch(file -> file.startsWith("table"));
            assertThat(written.keySet().stream().anyMatch(file -> file.startsWith("history")))
                    .isEqualTo(!PLACE.isSamLocal());
        }
        written.forEach((where, text) -> assertThat(text).as(where).doesNotContain(SECRETS));
    }
}
