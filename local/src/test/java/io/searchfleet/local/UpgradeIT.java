package io.searchfleet.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engines.EngineOptions;
import io.searchfleet.engines.EngineProcess;
import io.searchfleet.engines.EngineRelease;
import io.searchfleet.local.FleetClient.Answer;
import io.searchfleet.testing.CallProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A deployed stack of an older version is used, and brought to this one meanwhile. {@code ./searchfleet test --upgrade} deploys
 * the older version first; {@code deploy/update.py} is what brings it to this one.
 */
@EnabledIfSystemProperty(
        named = "searchfleet.stack.python",
        matches = ".+",
        disabledReason = "it needs the stack of an older version: ./searchfleet test --upgrade")
class UpgradeIT {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int DOCUMENTS = 6000;

    /** So that the job would take ten minutes: it has to live through the upgrade, and is let go afterwards. */
    private static final int SLOWLY = 10;

    /** What a look at a record may change of it, and what tells of the answer alone. */
    private static final Set<String> OF_THE_MOMENT = Set.of("response_time", "last_used_at", "cluster_health");

    private static final Place PLACE = Place.chosen();
    private static final FleetClient ADMIN = PLACE.client();

    private final Set<String> credentials = ConcurrentHashMap.newKeySet();
    private final List<String> report = new ArrayList<>();

    @Test
    void anUpgrade_losesNothing_andFailsNoRequest(@TempDir Path folder) throws Exception {
        try (EngineProcess engine = EngineProcess.start(EngineOptions.of(EngineRelease.OPENSEARCH_3_8, folder));
                CallProxy door =
                        CallProxy.start(engine.uri(), listener(), InetAddress.ofLiteral(PLACE.clusterHost()))) {
            Documents documents = new Documents(engine.uri().toString());
            documents.make("things", 1, DOCUMENTS);
            check(new Used(documents, door.port()));
        } finally {
            Files.writeString(
                    Files.createDirectories(Path.of("target")).resolve("upgrade.txt"),
                    String.join("\n", report) + "\n");
        }
    }

    private CallProxy.Listener listener() {
        return new CallProxy.Listener() {
            @Override
            public boolean isPassedOn(CallProxy.Call call) {
                credentials.add(call.authorization());
                return true;
            }

            @Override
            public boolean isAnswered(CallProxy.Call call) {
                return true;
            }
        };
    }

    private void check(Used used) throws Exception {
        Map<String, JsonNode> readBefore = used.read();
        Set<String> auditedBefore = audited();
        Map<String, Map<String, AttributeValue>> keptBefore = kept();
        UpgradeTraffic traffic = UpgradeTraffic.start(ADMIN, used.team, used.running, used.writer);
        try {
            // Every function that is called is warm on the old version, and something is on its way at any time.
            traffic.awaitRounds(5);
            Instant begun = Instant.now();
            report.add(upgrade());
            Instant ended = Instant.now();
            traffic.awaitRounds(10);
            traffic.stop();
            report.addAll(traffic.figures(begun, ended));
        } finally {
            traffic.stop();
        }
        assertThat(traffic.failures()).as("requests that failed").isEmpty();
        assertThat(used.read()).as("what stood there before").isEqualTo(readBefore);
        assertThat(audited()).as("the audit trail").containsAll(auditedBefore);
        compare(keptBefore, kept());
        used.checkTokens();
        credentials.clear();
        assertThat(ADMIN.get("/api/clusters/upgraded/_health").status()).isEqualTo(200);
        assertThat(credentials)
                .as("what the cluster is called with")
                .containsExactly("Basic "
                        + Base64.getEncoder()
                                .encodeToString(("ops:" + StackIT.PLANTED).getBytes(StandardCharsets.UTF_8)));
        report.add("sealed credentials: opened by the new version");
        report.add("repeats of " + traffic.checkRepeats() + " writes under their keys: the kept answers");
        checkRunning(used);
    }

    private void checkRunning(Used used) {
        JsonNode operation = ADMIN.get("/operations/" + used.running).json().path("operation");
        assertThat(operation.path("state").asText()).as(operation.toString()).isEqualTo("running");
        Answer let = ADMIN.call(
                "PUT",
                "/api/indices/upgraded/_reindex/" + used.running + "/_rethrottle",
                "{\"requests_per_second\":-1}");
        assertThat(let.status()).as(let.text()).isEqualTo(200);
        JsonNode ended = ADMIN.ended("/operations/" + used.running, LIMIT);
        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("finished");
        assertThat(used.documents.all(used.copy)).isEqualTo(used.documents.all("things"));
        report.add("the reindex that ran meanwhile: finished, " + DOCUMENTS + " documents proved by checksums");
    }

    private static String upgrade() throws IOException, InterruptedException {
        Path written = Path.of("target/update.log");
        Process update = new ProcessBuilder(
                        Place.property("python"),
                        "../deploy/update.py",
                        PLACE.stack(),
                        "../target/upgrade/packaged.yaml")
                .redirectErrorStream(true)
                .redirectOutput(written.toFile())
                .start();
        int status = update.waitFor();
        String said = Files.readString(written).strip();
        assertThat(status).as(said).isZero();
        return said;
    }

    /** Every record must still be there; which ones differ is told, since traffic writes too. */
    private void compare(
            Map<String, Map<String, AttributeValue>> before, Map<String, Map<String, AttributeValue>> after) {
        assertThat(after.keySet()).as("records of the table").containsAll(before.keySet());
        Map<String, Long> changed = before.entrySet().stream()
                .filter(record -> !record.getValue().equals(after.get(record.getKey())))
                .collect(Collectors.groupingBy(record -> kind(record.getKey()), TreeMap::new, Collectors.counting()));
        long same = before.size()
                - changed.values().stream().mapToLong(Long::longValue).sum();
        report.add("records: " + before.size() + " before, all there; " + same + " to the byte, others moved on: "
                + changed);
    }

    /** A key is {@code ACCOUNT#name KIND#id}. */
    private static String kind(String key) {
        String own = key.substring(key.indexOf(' ') + 1);
        int end = own.indexOf('#');
        return end < 0 ? own : own.substring(0, end);
    }

    private static Map<String, Map<String, AttributeValue>> kept() {
        String table = Place.property("table");
        try (DynamoDbClient records = Tables.client(URI.create(Place.property("endpoint")))) {
            return records.scanPaginator(scan -> scan.tableName(table).consistentRead(true)).items().stream()
                    .collect(Collectors.toMap(
                            record -> part(record, "pk") + " " + part(record, "sk"),
                            record -> record,
                            (one, other) -> one,
                            TreeMap::new));
        }
    }

    private static String part(Map<String, AttributeValue> record, String name) {
        return requireNonNull(record.get(name)).s();
    }

    private static Set<String> audited() {
        Set<String> all = new TreeSet<>();
        ADMIN.get("/audit?size=500").json().path("audit").forEach(record -> all.add(record.toString()));
        assertThat(all).isNotEmpty();
        return all;
    }

    /** What is made on the old version, and found again on the new one. */
    private static final class Used {
        private final Documents documents;
        private final FleetClient team = ADMIN.other("team", "admin");
        private final FleetClient writer = ADMIN.other("writers", "admin");
        private final FleetClient reader = ADMIN.other("main", "read");
        private final String finished;
        private final String running;

        /** Of its own for each run: an earlier one that broke off may have left a job that fills the same index. */
        private final String copy = "copy-" + Instant.now().toEpochMilli();

        Used(Documents documents, int port) {
            this.documents = documents;
            String address = "{\"ip\":\"%s\",\"port\":%d,\"username\":\"ops\",\"password\":\"%s\"}"
                    .formatted(PLACE.clusterHost(), port, StackIT.PLANTED);
            ADMIN.call("DELETE", "/api/clusters/upgraded/_connect", "");
            team.call("DELETE", "/api/clusters/theirs/_connect", "");
            made(ADMIN.call("POST", "/api/clusters/upgraded/_connect", address));
            made(team.call("POST", "/api/clusters/theirs/_connect", address));
            writer.call("DELETE", "/api/clusters/written/_connect", "");
            made(writer.call("POST", "/api/clusters/written/_connect", address));
            made(ADMIN.call("PUT", "/api/hq/upgraded/_settings", "{\"historic_days_to_store\":11}"));
            finished = reindex(copy + "-before", -1);
            JsonNode ended = ADMIN.ended("/operations/" + finished, LIMIT);
            assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("finished");
            running = reindex(copy, SLOWLY);
        }

        private static String reindex(String destination, int perSecond) {
            Answer started = made(ADMIN.call(
                    "POST",
                    "/api/indices/upgraded/_reindex",
                    "{\"settings\":{\"source_index_name\":\"things\",\"destination_index_name\":\"" + destination
                            + "\",\"verify\":\"checksum\",\"requests_per_second\":" + perSecond + "}}"));
            return started.json().path("data").path(0).path("id").asText();
        }

        private static Answer made(Answer answer) {
            assertThat(answer.status()).as(answer.text()).isLessThan(300);
            return answer;
        }

        Map<String, JsonNode> read() {
            Map<String, JsonNode> all = new LinkedHashMap<>();
            for (String path : List.of(
                    "/api/clusters/upgraded",
                    "/api/hq/upgraded/_settings",
                    "/api/indices/upgraded/_reindex/" + finished,
                    "/operations/" + finished,
                    "/accounts/team",
                    "/tokens",
                    "/clusters",
                    "/plans",
                    "/spaces",
                    "/releases")) {
                all.put(path, lasting(made(ADMIN.get(path))));
            }
            for (String path : List.of("/tokens", "/api/clusters/theirs", "/operations", "/audit")) {
                all.put("team " + path, lasting(made(team.get(path))));
            }
            return all;
        }

        private static JsonNode lasting(Answer answer) {
            JsonNode json = answer.json();
            json.findParents("response_time").forEach(node -> ((ObjectNode) node).remove(OF_THE_MOMENT));
            json.findParents("last_used_at").forEach(node -> ((ObjectNode) node).remove(OF_THE_MOMENT));
            json.findParents("cluster_health").forEach(node -> ((ObjectNode) node).remove(OF_THE_MOMENT));
            return json;
        }

        void checkTokens() {
            assertThat(reader.get("/api/clusters/upgraded/_health").status()).isEqualTo(200);
            assertThat(reader.call("POST", "/api/indices/upgraded", "{\"index_name\":\"forbidden\"}")
                            .status())
                    .isEqualTo(403);
            assertThat(team.get("/api/clusters/theirs/_health").status()).isEqualTo(200);
            assertThat(team.get("/api/clusters/upgraded/_health").status()).isEqualTo(404);
            assertThat(ADMIN.with("main-aaaaaaaaaaaa:secret").get("/tokens").status())
                    .isEqualTo(401);
        }
    }
}
