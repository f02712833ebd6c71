package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.EngineAnswer;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.engine.EnginePath;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The reindex tasks of one job on its cluster. Each is labelled with the job and its slice, so that one whose id was never
 * written down is found again.
 */
record Tasks(EngineClient client, Budget budget, String job, String destination) {
    private static final int NOT_FOUND = 404;

    /** A task's id by its label, of all of this job that run. */
    Map<String, String> running() {
        String path = "/_tasks?actions=*/reindex&detailed=true";
        Map<String, String> running = new HashMap<>();
        for (JsonNode node : client.get(path, budget).json().path("nodes")) {
            node.path("tasks").properties().forEach(task -> {
                JsonNode about = task.getValue();
                String label = about.path("headers").path("X-Opaque-Id").asText("");
                // Version 5 has no labels: there a task is known by where it writes, which is this job's alone.
                boolean isOurs = label.isEmpty()
                        ? about.path("description").asText().contains("to [" + destination + "]")
                        : label.startsWith(job + "/");
                if (isOurs && !about.has("parent_task_id")) {
                    running.put(label.isEmpty() ? task.getKey() : label, task.getKey());
                }
            });
        }
        return running;
    }

    /** Starts one and answers its id. */
    String start(ObjectNode body, String label, float requestsPerSecond) {
        String path = EnginePath.withQuery(
                "/_reindex",
                "wait_for_completion=false",
                "requests_per_second=" + (requestsPerSecond > 0 ? String.valueOf(requestsPerSecond) : "-1"));
        JsonNode answer = client.labelled(job + "/" + label)
                .send("POST", path, Json.bytes(body), budget)
                .json();
        String task = answer.path("task").asText("");
        if (task.isEmpty()) {
            throw ApiException.badClusterAnswer("The cluster took a reindex and named no task.");
        }
        return task;
    }

    /** What a task says of itself; empty when the cluster no longer knows it: its node went away, or its result was not kept. */
    Optional<JsonNode> get(String task) {
        EngineAnswer answer = client.get(EnginePath.of("_tasks", task), budget);
        return answer.status() == NOT_FOUND ? Optional.empty() : Optional.of(answer.json());
    }

    /** Cancels one; one that has ended is fine. */
    void cancel(String task) {
        EngineAnswer answer = client.send("POST", EnginePath.of("_tasks", task, "_cancel"), null, budget);
        if (answer.status() != NOT_FOUND) {
            answer.json();
        }
    }

    void rethrottle(String task, float requestsPerSecond) {
        String path = EnginePath.withQuery(
                EnginePath.of("_reindex", task, "_rethrottle"),
                "requests_per_second=" + (requestsPerSecond > 0 ? String.valueOf(requestsPerSecond) : "-1"));
        EngineAnswer answer = client.send("POST", path, null, budget);
        if (answer.status() != NOT_FOUND) {
            answer.json();
        }
    }

    /** Cancels all that run, and says how many that were. */
    int cancelAll() {
        Map<String, String> running = running();
        running.values().forEach(this::cancel);
        return running.size();
    }
}
