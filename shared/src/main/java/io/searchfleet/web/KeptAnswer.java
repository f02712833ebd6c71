package io.searchfleet.web;

import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import java.util.Optional;
import java.util.Set;

/** What is kept of an answer, for who asks again under the same {@link IdempotencyKey}. */
final class KeptAnswer {
    /** In bytes: a record of the store takes 400 KB. */
    static final int LARGEST = 300_000;

    // After these the request may do better when it is sent again: another token or mode, a smaller body, a quieter
    // hour.
    private static final Set<Integer> MAY_CHANGE = Set.of(401, 402, 403, 405, 408, 413, 429);

    private KeptAnswer() {}

    /** Of a change that was made: never an answer that shows a secret, nor one that is too large for the store. */
    static Response ofSuccess(Renderer renderer, Reply reply, Response response, long millis) {
        if (!reply.instead().isEmpty()) {
            return renderer.error(ApiException.conflict(reply.instead()), millis);
        }
        return response.body().length <= LARGEST ? response : renderer.success(withoutBody(reply), millis);
    }

    private static Reply withoutBody(Reply reply) {
        String message = "This request was made before, and done. Its answer was too large to be kept.";
        byte[] body = Json.bytes(Json.object().put("done", true).put("message", message));
        return new Reply(reply.outcome(), body, reply.headers(), "", "");
    }

    /** Of a change that failed: empty where sending it again may end in another way, as after any fault of ours or a cluster's. */
    static Optional<Response> ofFailure(Response response) {
        boolean isFinal = response.status() < 500 && !MAY_CHANGE.contains(response.status());
        return isFinal && response.body().length <= LARGEST ? Optional.of(response) : Optional.empty();
    }
}
