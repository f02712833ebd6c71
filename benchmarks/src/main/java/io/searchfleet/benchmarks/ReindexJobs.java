package io.searchfleet.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reindex jobs of one cluster over the API, and the executions behind them. */
record ReindexJobs(JsonHost searchfleet, URI stepFunctions) {
    private static final String CLUSTER = "bench";
    private static final Set<String> FINAL = Set.of("finished", "failed", "cancelled");
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** Connects the cluster that all jobs are of. */
    void connect(URI cluster) {
        searchfleet.post(
                "/api/clusters/" + CLUSTER + "/_connect",
                "{\"ip\":\"" + cluster.getHost() + "\",\"port\":" + cluster.getPort() + "}");
    }

    /** Runs a job to its end. @throws BenchmarkException unless it finishes */
    Copying run(Way way, String destination) {
        String body = "{\"settings\":{\"reindex_option\":\"reindex\",\"source_index_name\":\"" + SourceIndex.NAME
                + "\",\"destination_index_name\":\"" + destination + "\",\"verify\":\"" + way.verify() + "\"}}";
        long start = System.nanoTime();
        String id = searchfleet
                .post("/api/indices/" + CLUSTER + "/_reindex", body)
                .path("data")
                .path(0)
                .path("id")
                .asText();
        JsonNode operation = ended(id);
        double millis = (System.nanoTime() - start) / 1e6;
        if (!operation.path("state").asText().equals("finished")) {
            throw new BenchmarkException(
                    "the job ended as " + operation.path("state") + ": " + operation.path("error"));
        }
        return new Copying(millis, transitions(id), stepMillis(operation));
    }

    private JsonNode ended(String id) {
        Instant end = Instant.now().plus(LIMIT);
        while (Instant.now().isBefore(end)) {
            JsonNode operation = searchfleet.get("/operations/" + id).path("operation");
            if (FINAL.contains(operation.path("state").asText())) {
                return operation;
            }
            SourceIndex.pause(BETWEEN_LOOKS);
        }
        throw new BenchmarkException("the job did not end within " + LIMIT.toMinutes() + " minutes");
    }

    private static Map<String, Double> stepMillis(JsonNode operation) {
        Map<String, Double> millis = new LinkedHashMap<>();
        for (JsonNode step : operation.path("steps")) {
            if (step.hasNonNull("started_at") && step.hasNonNull("finished_at")) {
                Duration time = Duration.between(
                        Instant.parse(step.path("started_at").asText()),
                        Instant.parse(step.path("finished_at").asText()));
                millis.put(step.path("name").asText(), time.toNanos() / 1e6);
            }
        }
        return millis;
    }

    /** States that were entered, of all executions that the operation had. */
    private int transitions(String operation) {
        int entered = 0;
        for (JsonNode machine : states("ListStateMachines", Json.object()).path("stateMachines")) {
            ObjectNode ofMachine = Json.object().set("stateMachineArn", machine.path("stateMachineArn"));
            for (JsonNode execution : states("ListExecutions", ofMachine).path("executions")) {
                // One for each generation.
                if (execution.path("name").asText().startsWith(operation + ".")) {
                    entered += entered(execution.path("executionArn"));
                }
            }
        }
        return entered;
    }

    private int entered(JsonNode execution) {
        ObjectNode request = Json.object().set("executionArn", execution);
        int entered = 0;
        while (true) {
            JsonNode page = states("GetExecutionHistory", request);
            for (JsonNode event : page.path("events")) {
                entered += event.path("type").asText().endsWith("StateEntered") ? 1 : 0;
            }
            if (!page.hasNonNull("nextToken")) {
                return entered;
            }
            request.set("nextToken", page.path("nextToken"));
        }
    }

    private JsonNode states(String operation, ObjectNode request) {
        return new JsonHost(stepFunctions, List.of("X-Amz-Target", "AWSStepFunctions." + operation))
                .post("/", request.toString());
    }
}
