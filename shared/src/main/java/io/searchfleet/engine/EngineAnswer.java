package io.searchfleet.engine;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What a cluster answered, whole and unpacked.
 *
 * @param isChecked whether the body is known to be JSON
 */
public record EngineAnswer(int status, byte[] body, boolean isChecked) {
    private static final int LONGEST_REASON = 1000;
    private static final Pattern ALREADY_THERE = Pattern.compile(
            "already exists|exists with the same name as the alias|with the same name already|already being created|because it's open");

    public EngineAnswer(int status, byte[] body) {
        this(status, body, false);
    }

    /**
     * The body of a success, as it came: an object or a list, well-formed to its end.
     *
     * @throws ApiException the cluster's own error with its reason, or bad cluster answer
     */
    public byte[] bytes() {
        byte[] success = success();
        if (!isChecked) {
            read(() -> Json.validate(success));
        }
        return success;
    }

    /**
     * The tree of a success that is an object.
     *
     * @throws ApiException as {@link #bytes}; answer too large, when the tree would take too much memory
     */
    public JsonNode json() {
        byte[] success = success();
        JsonNode[] tree = {MissingNode.getInstance()};
        read(() -> tree[0] = Json.parseBounded(success));
        if (!tree[0].isObject()) {
            throw misshapen();
        }
        return tree[0];
    }

    /**
     * Reads a success that is a list of objects, one by one, so that a long list never is in memory as a tree.
     *
     * @throws ApiException as {@link #json}, also after some rows
     */
    public void forEachRow(Consumer<ObjectNode> action) {
        byte[] success = success();
        read(() -> Json.forEachObject(success, action));
    }

    /** As {@link #forEachRow}, of the list that stands in a field of the object. */
    public void forEachRowOf(String field, Consumer<ObjectNode> action) {
        byte[] success = success();
        read(() -> Json.forEachObjectOf(field, success, action));
    }

    /** As {@link #forEachRow}, of an object whose fields are objects. */
    public void forEachField(BiConsumer<String, ObjectNode> action) {
        byte[] success = success();
        read(() -> Json.forEachField(success, action));
    }

    private interface Reading {
        void run() throws IOException;
    }

    private void read(Reading reading) {
        try {
            reading.run();
        } catch (StreamConstraintsException e) {
            throw ApiException.answerTooLarge(
                    "The cluster's answer has more parts, or is nested deeper, than can be read.");
        } catch (IOException e) {
            throw misshapen();
        }
    }

    /** It is JSON, or begins like it, and not what this call answers. */
    public ApiException misshapen() {
        return ApiException.badClusterAnswer(
                "The cluster answered " + status + " with broken JSON, or with other JSON than this call answers.");
    }

    private byte[] success() {
        if (status < 200 || status > 299) {
            throw error();
        }
        if (!looksLikeJson()) {
            throw ApiException.badClusterAnswer("The cluster answered " + status + " with something that is not JSON.");
        }
        return body;
    }

    private boolean looksLikeJson() {
        int first = 0;
        while (first < body.length && body[first] <= ' ' && body[first] >= 0) {
            first++;
        }
        return first < body.length && (body[first] == '{' || body[first] == '[');
    }

    private ApiException error() {
        if (status >= 300 && status <= 399) {
            return ApiException.badClusterAnswer("The host answers " + status
                    + ": it points elsewhere, and redirects are not followed. Connect the address it points to.");
        }
        return switch (status) {
            // Passed on as 401 it would read as if the caller's own token were wrong.
            case 401 ->
                ApiException.badClusterAnswer("The cluster rejected the stored credentials (401): " + reason())
                        .withNote("Connect it again with valid ones.");
            case 504 -> ApiException.clusterTimeout("The cluster answered 504: " + reason());
            case 503 -> ApiException.rejectedByCluster(503, reason());
            default ->
                isConflict()
                        ? ApiException.conflictInCluster(status, reason())
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

    /** Whether it is an error of this type in the cluster's own terms, such as {@code repository_exception}. */
    public boolean isError(String type) {
        return status >= 400 && error(body).path("type").asText("").equals(type);
    }

    /** As {@link #reason}, with what that came from: the last of its causes. */
    public String reasonWithCause() {
        JsonNode cause = error(body);
        while (cause.path("caused_by").isObject()) {
            cause = cause.path("caused_by");
        }
        String last = clean(cause.path("reason").asText(""));
        String reason = reason();
        return last.isEmpty() || reason.contains(last) ? reason : reason + ": " + last;
    }

    private static JsonNode error(byte[] body) {
        try {
            return Json.parseBounded(body).path("error");
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /** The cluster's own words for an error: what Elasticsearch and OpenSearch put under {@code error}. */
    public String reason() {
        String text = "";
        try {
            text = reason(Json.parseBounded(body));
        } catch (IOException e) {
            // A proxy's page, most likely: its text helps nobody.
        }
        String clean = clean(text);
        return clean.isEmpty() ? "It gave no reason." : clean;
    }

    private static String clean(String text) {
        String clean = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return clean.length() <= LONGEST_REASON ? clean : clean.substring(0, LONGEST_REASON) + "…";
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
