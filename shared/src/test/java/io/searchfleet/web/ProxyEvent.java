package io.searchfleet.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A proxy event in the making, and what an API answers to its bytes. */
final class ProxyEvent {
    private final ObjectNode event;

    private ProxyEvent(ObjectNode event) {
        this.event = event;
    }

    /** With what an authorizer says of one caller. */
    static ProxyEvent of(String method, String path, Map<String, String> authorizer) {
        ObjectNode event = Json.object().put("httpMethod", method).put("path", path);
        event.putObject("requestContext").put("requestId", "req-1");
        return new ProxyEvent(event).authorizer(authorizer);
    }

    ProxyEvent authorizer(Map<String, String> authorizer) {
        ((ObjectNode) event.path("requestContext")).set("authorizer", Json.texts(authorizer));
        return this;
    }

    /** As no gateway sends it. */
    ProxyEvent withoutContext() {
        event.putNull("requestContext");
        return this;
    }

    ProxyEvent headers(Map<String, String> headers) {
        event.set("headers", Json.texts(headers));
        return this;
    }

    ProxyEvent query(Map<String, String> query) {
        event.set("queryStringParameters", Json.texts(query));
        return this;
    }

    ProxyEvent queries(Map<String, List<String>> query) {
        event.set("multiValueQueryStringParameters", Json.tree(query));
        return this;
    }

    ProxyEvent body(@Nullable String body) {
        event.put("body", body);
        return this;
    }

    ProxyEvent base64(String body) {
        event.put("body", body).put("isBase64Encoded", true);
        return this;
    }

    Answer to(Api api) {
        ApiFunction function = () -> api;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            function.handleRequest(new ByteArrayInputStream(Json.bytes(event)), out, new TestContext());
            JsonNode answer = Json.parse(out.toByteArray());
            Map<String, String> headers = new HashMap<>();
            answer.path("headers").forEachEntry((name, value) -> headers.put(name, value.asText()));
            return new Answer(
                    answer.path("statusCode").asInt(),
                    headers,
                    answer.path("body").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param body in base 64 where it is packed */
    record Answer(int status, Map<String, String> headers, String body) {}
}
