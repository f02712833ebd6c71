package io.searchfleet.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.local.template.ApiSpec;
import io.searchfleet.local.template.ApiSpec.GatewayResponse;
import io.searchfleet.local.template.Template;
import io.searchfleet.model.Json;
import io.searchfleet.model.Utf8Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Answers an HTTP call as API Gateway does: finds the route, asks the authorizer, hands the function a proxy event. */
public final class Gateway {
    /** The largest body that API Gateway takes, in bytes. */
    public static final int LARGEST_BODY = 10 * 1024 * 1024;

    private final ApiSpec api;
    private final Functions functions;
    private final RouteTree routes;
    private final Authorizer authorizer;

    public Gateway(Template template, Functions functions) {
        this.api = template.api();
        this.functions = functions;
        this.routes = new RouteTree(template.functions());
        this.authorizer = new Authorizer(template.api(), functions);
    }

    public HttpAnswer answer(HttpCall call) {
        String requestId = UUID.randomUUID().toString();
        if (call.body().length > LARGEST_BODY) {
            return own("REQUEST_TOO_LARGE", requestId);
        }
        Optional<RouteTree.Found> found = routes.find(call.method(), call.path());
        if (found.isEmpty()) {
            return own("MISSING_AUTHENTICATION_TOKEN", requestId);
        }
        JsonNode identity = MissingNode.getInstance();
        if (found.get().route().authorized()) {
            List<String> header = call.headers().getOrDefault("authorization", List.of());
            if (header.isEmpty()) {
                return own("UNAUTHORIZED", requestId);
            }
            Authorizer.Verdict verdict;
            try {
                verdict = authorizer.verdict(call, header.getFirst(), requestId);
            } catch (RuntimeException e) {
                return own("AUTHORIZER_FAILURE", requestId);
            }
            if (!verdict.allowed()) {
                return own("ACCESS_DENIED", requestId);
            }
            identity = verdict.context();
        }
        return invoke(call, found.get(), identity, requestId);
    }

    private HttpAnswer invoke(HttpCall call, RouteTree.Found found, JsonNode identity, String requestId) {
        try {
            return answer(functions.invoke(found.function(), event(call, found, identity, requestId), requestId));
        } catch (RuntimeException e) {
            System.err.println("The function " + found.function() + " failed: " + e);
            return own("DEFAULT_5XX", requestId);
        }
    }

    private ObjectNode event(HttpCall call, RouteTree.Found found, JsonNode identity, String requestId) {
        ObjectNode event = Json.object()
                .put("resource", found.route().path())
                .put("path", call.path())
                .put("httpMethod", call.method());
        Map<String, List<String>> query = query(call.query());
        event.set("headers", lasts(call.headers()));
        event.set("multiValueHeaders", Json.tree(call.headers()));
        event.set("queryStringParameters", lasts(query));
        event.set("multiValueQueryStringParameters", Json.tree(query));
        event.set("pathParameters", Json.texts(found.variables()));
        ObjectNode context = event.putObject("requestContext")
                .put("requestId", requestId)
                .put("stage", api.stage())
                // As for a domain of one's own, whose paths have no stage.
                .put("path", call.path())
                .put("resourcePath", found.route().path())
                .put("httpMethod", call.method());
        context.putObject("identity").put("sourceIp", call.sourceIp());
        if (!identity.isEmpty()) {
            context.set("authorizer", identity);
        }
        // With the binary media type */* every body comes in base 64.
        return event.put("body", Base64.getEncoder().encodeToString(call.body()))
                .put("isBase64Encoded", true);
    }

    private static ObjectNode lasts(Map<String, List<String>> values) {
        ObjectNode lasts = Json.object();
        values.forEach((name, all) -> lasts.put(name, all.getLast()));
        return lasts;
    }

    private static Map<String, List<String>> query(String query) {
        Map<String, List<String>> parameters = new HashMap<>();
        for (String part : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1);
            if (!name.isEmpty()) {
                parameters
                        .computeIfAbsent(decoded(name), key -> new ArrayList<>())
                        .add(decoded(value));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static HttpAnswer answer(JsonNode answer) {
        Map<String, String> headers = new HashMap<>();
        answer.path("headers").forEachEntry((name, value) -> headers.put(name, value.asText()));
        return new HttpAnswer(answer.path("statusCode").asInt(), headers, body(answer));
    }

    private static byte[] body(JsonNode answer) {
        JsonNode body = answer.path("body");
        if (body instanceof Utf8Text text) {
            return text.bytes();
        }
        if (!answer.path("isBase64Encoded").asBoolean()) {
            return body.asText().getBytes(StandardCharsets.UTF_8);
        }
        try {
            return body.binaryValue();
        } catch (IOException e) {
            throw new UncheckedIOException("a body that is not base 64", e);
        }
    }

    /** An answer of the gateway itself, as the template has it. */
    private HttpAnswer own(String type, String requestId) {
        GatewayResponse response = Optional.ofNullable(api.responses().get(type))
                .orElseThrow(() -> new IllegalStateException("template.yaml has no gateway response " + type));
        Map<String, String> headers = new HashMap<>(response.headers());
        headers.put("Content-Type", "application/json");
        headers.put("X-Request-Id", requestId);
        return new HttpAnswer(response.status(), headers, response.body().getBytes(StandardCharsets.UTF_8));
    }
}
