package io.searchfleet.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import java.util.Map;

/** Bonsai's form: the bare object on success, {@code {"errors":["…"],"status":N}} on failure. */
final class BonsaiRenderer implements Renderer {
    static final BonsaiRenderer INSTANCE = new BonsaiRenderer();

    private BonsaiRenderer() {}

    @Override
    public Response success(Reply reply, long millis) {
        return new Response(Renderer.status(reply.outcome()), reply.headers(), reply.body());
    }

    @Override
    public Response error(ApiException error, long millis) {
        int status = Renderer.status(error, 422);
        byte[] body = Json.bytes(Json.object()
                .<ObjectNode>set("errors", Json.tree(error.messages()))
                .put("status", status));
        return new Response(status, Renderer.headers(error), body);
    }

    @Override
    public Map<String, String> validator(byte[] body) {
        return Validator.of(body);
    }
}
