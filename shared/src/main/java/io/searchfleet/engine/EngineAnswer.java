package io.searchfleet.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What a cluster answered, whole and unpacked. */
public record EngineAnswer(int status, byte[] body) {
    private static final int LONGEST_REASON = 1000;
    private static final Pattern ALREADY_THERE = Pattern.compile(
            "already exists|exists with the same name as the alias|with the same name already|already being created|because it's open");

    /** The body of a success, as it came; it starts and ends as JSON does, more is not looked at.
     *
     * @throws ApiException the cluster's own error with its reason, or bad cluster answer
     */
    public byte[] bytes() {
        if (status < 200 || status > 299) {
            throw error();
        }
        if (!looksLikeJson()) {
            throw ApiException.badClusterAnswer("The cluster answered " + status + " with something that is not JSON.");
        }
        return body;
    }

    /** The tree of a success. */
    public JsonNode json() {
        try {
            return Json.parse(bytes());
        } catch (JsonProcessingException e) {
            throw ApiException.badClusterAnswer("The cluster answered " + status + " with broken JSON.");
        }
    }

    /**
     * Reads a success that is a list of objects, one by one, so that a long list never is in memory as a tree.
     *
     * @throws ApiException as {@link #json}, also after some rows
     */
    public void forEachRow(Consumer<ObjectNode> action) {
        try {
            Json.forEachObject(bytes(), action);
        } catch (IOException e) {
            throw ApiException.badClusterAnswer("The cluster answered " + status + " with broken JSON.");
        }
    }

    private boolean looksLikeJson() {
        int first = 0;
        int last = body.length - 1;
        while (first <= last && body[first] <= ' ' && body[first] >= 0) {
            first++;
        }
        while (last > first && body[last] <= ' ' && body[last] >= 0) {
            last--;
        }
        return last > first && (body[first] == '{' && body[last] == '}' || body[first] == '[' && body[last] == ']');
    }

    private ApiException error() {
        if (status >= 300 && status <= 399) {
            return ApiException.badClusterAnswer("The host answers " + status
                    + ": it points elsewhere, and redirects are not followed. Connect the address it points to.");
        }
        return switch (status) {
            // Passed on as 401 it would read as if the caller's own token were wrong.
            case 401 ->
                ApiException.badClusterAnswer("The cluster rejected the stored credentials (401): " + reason()
                        + " Connect it again with valid ones.");
            case 504 -> ApiException.clusterTimeout("The cluster answered 504: " + reason());
            case 503 -> ApiException.rejectedByCluster(503, reason());
            default ->
                isConflict()
                        ? ApiException.conflict(reason())
                        : status >= 400 && status <= 499
                                ? ApiException.rejectedByCluster(status, reason())
                                : ApiException.badClusterAnswer("The cluster answered " + status + ": " + reason());
        };
    }

    /** What is to be made is there already: for engines a malformed request, or worse. */
    private boolean isConflict() {
        String reason = reason();
        return status >= 400 && status != 404 && ALREADY_THERE.matcher(reason).find();
    }

    /** The cluster's own words for an error: what Elasticsearch and OpenSearch put under {@code error}. */
    public String reason() {
        String text = "";
        try {
            text = reason(Json.parse(body));
        } catch (JsonProcessingException e) {
            // A proxy's page, most likely: its text helps nobody.
        }
        String clean = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return clean.isEmpty()
                ? "It gave no reason."
                : clean.length() <= LONGEST_REASON ? clean : clean.substring(0, LONGEST_REASON) + "…";
    }

    /** What stands in front of a cluster has other words: Amazon OpenSearch Service among them. */
    private static String gateways(JsonNode answer) {
        return answer.path("message").asText(answer.path("Message").asText(""));
    }

    private static String reason(JsonNode answer) {
        JsonNode error = answer.path("error");
        if (error.isTextual()) {
            return error.asText();
        }
        String reason = error.path("reason").asText(error.path("type").asText(gateways(answer)));
        String root = error.path("root_cause").path(0).path("reason").asText("");
        return root.isEmpty() || reason.contains(root) ? reason : reason + ": " + root;
    }
}
