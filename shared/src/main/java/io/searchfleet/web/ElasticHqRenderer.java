package io.searchfleet.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * ElasticHQ's envelope: {@code {"data":[…],"status_code":N,"message":null,"response_time":ms}}. A list passes as it is,
 * anything else becomes a list of one. The data's bytes are never parsed.
 */
final class ElasticHqRenderer implements Renderer {
    static final ElasticHqRenderer INSTANCE = new ElasticHqRenderer();

    private ElasticHqRenderer() {}

    @Override
    public Response success(Reply reply, long millis) {
        int status = Renderer.status(reply.outcome());
        boolean isList = firstByte(reply.body()) == '[';
        byte[] before = ascii(isList ? "{\"data\":" : "{\"data\":[");
        byte[] after = ascii((isList ? "" : "]") + ",\"status_code\":" + status + ",\"message\":null,\"response_time\":"
                + millis + "}");
        byte[] body = new byte[before.length + reply.body().length + after.length];
        System.arraycopy(before, 0, body, 0, before.length);
        System.arraycopy(reply.body(), 0, body, before.length, reply.body().length);
        System.arraycopy(after, 0, body, before.length + reply.body().length, after.length);
        Map<String, String> headers = headers(millis);
        headers.putAll(reply.headers());
        return new Response(status, headers, body);
    }

    @Override
    public Response error(ApiException error, long millis) {
        int status = Renderer.status(error, 400);
        byte[] body = Json.bytes(Json.object()
                .<ObjectNode>set("data", Json.array())
                .put("status_code", status)
                .put("message", String.join(" ", error.messages()))
                .put("response_time", millis));
        Map<String, String> headers = headers(millis);
        headers.putAll(Renderer.headers(error));
        return new Response(status, headers, body);
    }

    /** Every answer says how long it took: none is like another. */
    @Override
    public Map<String, String> validator(byte[] body) {
        return Map.of();
    }

    private static Map<String, String> headers(long millis) {
        Map<String, String> headers = new HashMap<>();
        headers.put("X-HQ-Response-Time", String.valueOf(millis));
        return headers;
    }

    private static int firstByte(byte[] json) {
        for (byte b : json) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
