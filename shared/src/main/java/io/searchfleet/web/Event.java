package io.searchfleet.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Identity;
import io.searchfleet.model.Scope;
import io.searchfleet.model.TokenKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads a proxy event of a REST API, in which nearly everything may be null:
 * docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html.
 */
final class Event implements Request.Call {
    private final JsonNode event;
    private final String awsRequestId;
    private final Map<String, String> headers;

    Event(JsonNode event, String awsRequestId) {
        this.event = event;
        this.awsRequestId = awsRequestId;
        this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        event.path("headers").forEachEntry((name, value) -> headers.put(name, value.asText()));
    }

    /** API Gateway's id of the request, which its access log names too. */
    String requestId() {
        return text(context().path("requestId")).orElse(awsRequestId);
    }

    String method() {
        return text(event.path("httpMethod")).orElse("GET").toUpperCase(Locale.ROOT);
    }

    String path() {
        return text(event.path("path")).orElse("/");
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The address that the caller knows us by, without a slash at its end; empty where the event does not tell. */
    @Override
    public String base() {
        return header("host")
                .map(host -> header("x-forwarded-proto").orElse("http") + "://" + host + stage())
                .orElse("");
    }

    /** What of the address stands before our own paths: the stage, or the path that a domain of one's own is mapped to. */
    private String stage() {
        return text(context().path("path"))
                .filter(path -> path.endsWith(path()))
                .map(path -> path.substring(0, path.length() - path().length()))
                .orElse("");
    }

    /** The caller's address, as the gateway saw it. */
    String source() {
        return text(context().path("identity").path("sourceIp")).orElse("");
    }

    boolean acceptsGzip() {
        String accepted =
                header("accept-encoding").orElse("").toLowerCase(Locale.ROOT).replace(" ", "");
        return accepted.contains("gzip") && !accepted.matches(".*gzip;q=0(\\.0*)?(,.*)?");
    }

    Query query() {
        Map<String, List<String>> parameters = new HashMap<>();
        event.path("multiValueQueryStringParameters").forEachEntry((name, values) -> {
            List<String> all = new ArrayList<>();
            values.forEach(value -> all.add(value.asText()));
            parameters.put(name, all);
        });
        event.path("queryStringParameters")
                .forEachEntry((name, value) -> parameters.putIfAbsent(name, List.of(value.asText())));
        return new Query(parameters);
    }

    byte[] body(int largest) {
        String text = text(event.path("body")).orElse("");
        byte[] body = event.path("isBase64Encoded").asBoolean() ? base64(text) : text.getBytes(StandardCharsets.UTF_8);
        if (body.length > largest) {
            throw ApiException.bodyTooLarge(largest);
        }
        return body;
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("The body is not valid base 64.");
        }
    }

    /** What the authorizer said of the caller; empty where no authorizer was asked. */
    Optional<Identity> identity() {
        JsonNode said = context().path("authorizer");
        Optional<String> scope = text(said.path("scope"));
        Optional<String> account = text(said.path("account"));
        Optional<String> token = text(said.path("token"));
        if (scope.isEmpty() || account.isEmpty() || token.isEmpty()) {
            return Optional.empty();
        }
        return Scope.ofWireName(scope.get())
                .map(known -> new Identity(new AccountId(account.get()), new TokenKey(token.get()), known));
    }

    private JsonNode context() {
        return event.path("requestContext");
    }

    private static Optional<String> text(JsonNode node) {
        return Optional.ofNullable(node.textValue());
    }
}
