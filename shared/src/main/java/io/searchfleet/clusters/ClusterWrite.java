package io.searchfleet.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.EngineAnswer;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Json;
import io.searchfleet.web.Reply;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A change that is sent to a cluster. The cluster's own acknowledgement is the answer; what it did not do is an error, and
 * what it has not finished is accepted, never done.
 */
public final class ClusterWrite {
    private static final Set<ApiException.Kind> MAY_BE_DONE = Set.of(
            ApiException.Kind.CLUSTER_TIMEOUT,
            ApiException.Kind.BAD_CLUSTER_ANSWER,
            ApiException.Kind.ANSWER_TOO_LARGE);

    private final EngineClient client;
    private final Budget budget;

    public ClusterWrite(EngineClient client, Budget budget) {
        this.client = client;
        this.budget = budget;
    }

    /**
     * Sends a change that takes a moment.
     *
     * @param json the body, or null for none
     * @throws ApiException the cluster's error; its failures on shards; no answer, and that the outcome is not known
     */
    public Reply send(String method, String path, @Nullable JsonNode json) {
        return send(method, path, json, said -> {}, Optional.empty());
    }

    /** As {@link #send}; an error of this kind says that the body is wrong and nothing was done, whatever its status is. */
    public Reply send(String method, String path, @Nullable JsonNode json, Refusal refusal) {
        return send(method, path, json, said -> {}, Optional.of(refusal));
    }

    /**
     * How a cluster refuses a change, where its status says that it failed.
     *
     * @param type of the cluster's error, such as {@code repository_exception}
     * @param sentence what that means; the cluster's reason goes on
     */
    public record Refusal(String type, String sentence) {
        private void check(EngineAnswer answer) {
            if (answer.isError(type)) {
                throw ApiException.rejectedByCluster(400, sentence + ": " + answer.reasonWithCause());
            }
        }
    }

    private Reply send(
            String method, String path, @Nullable JsonNode json, Consumer<JsonNode> check, Optional<Refusal> refusal) {
        EngineAnswer answer;
        JsonNode said;
        try {
            answer = client.send(method, path, json == null ? null : Json.bytes(json), budget);
            EngineAnswer came = answer;
            refusal.ifPresent(kind -> kind.check(came));
            said = answer.json();
            if (!isAnswerToAChange(said)) {
                throw answer.misshapen();
            }
        } catch (ApiException e) {
            throw MAY_BE_DONE.contains(e.kind())
                    ? e.withNote("Whether the change was made is not known: look before you send it again.")
                    : e;
        }
        Reply reply = reply(answer, said);
        check.accept(said);
        return reply;
    }

    /**
     * Sends a change that may take longer than a request. When it does, the cluster goes on with it, and the answer is
     * accepted, with {@code poll} as the path here that shows how far it is.
     */
    public Reply sendLong(String method, String path, @Nullable JsonNode json, String poll) {
        return sendLong(method, path, json, poll, said -> {});
    }

    /** @param check what the cluster answered in time; throws where that says that it is not done */
    public Reply sendLong(String method, String path, @Nullable JsonNode json, String poll, Consumer<JsonNode> check) {
        boolean hadTime = !budget.isOver();
        try {
            return send(method, path, json, check, Optional.empty());
        } catch (ApiException e) {
            if (e.kind() == ApiException.Kind.CLUSTER_TIMEOUT && budget.isOver() && hadTime) {
                ObjectNode running = Json.object().put("accepted", true).put("poll", poll);
                return Reply.accepted(running).withHeader("Location", poll);
            }
            throw e;
        }
    }

    /** All changes are answered with one of these; anything else says nothing about what became of the change. */
    private static boolean isAnswerToAChange(JsonNode said) {
        return said.path("acknowledged").isBoolean()
                || said.path("accepted").isBoolean()
                || said.path("_shards").path("failed").isIntegralNumber()
                || said.path("snapshot").isObject()
                || said.path("nodes").isObject();
    }

    private static Reply reply(EngineAnswer answer, JsonNode said) {
        failureOnShards(said).ifPresent(failure -> {
            throw failure;
        });
        // It took the change into its state, and not all nodes have it yet.
        boolean isPending = said.path("acknowledged").isBoolean()
                && !said.path("acknowledged").booleanValue();
        return isPending ? Reply.acceptedBytes(answer.bytes()) : Reply.okBytes(answer.bytes());
    }

    private static Optional<ApiException> failureOnShards(JsonNode said) {
        JsonNode shards = said.path("_shards");
        int failed = shards.path("failed").asInt(0);
        if (failed == 0) {
            return Optional.empty();
        }
        JsonNode first = shards.path("failures").path(0).path("reason");
        String reason = first.path("reason").asText(first.asText("it gave no reason"));
        return Optional.of(ApiException.badClusterAnswer("It failed on " + failed + " of "
                + shards.path("total").asInt() + " shards: " + reason + ". On the others it is done."));
    }
}
