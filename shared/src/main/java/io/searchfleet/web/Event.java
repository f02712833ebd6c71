package io.searchfleet.web;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Identity;
import io.searchfleet.model.Scope;
import io.searchfleet.model.TokenKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a proxy event, in which nearly everything may be null. */
final class Event implements Request.Call {
    private final APIGatewayProxyRequestEvent event;
    private final String awsRequestId;
    private final Map<String, String> headers;

    Event(APIGatewayProxyRequestEvent event, String awsRequestId) {
        this.event = event;
        this.awsRequestId = awsRequestId;
        this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(orEmpty(event.getHeaders()));
    }

    /** API Gateway's id of the request, which its access log names too. */
    String requestId() {
        return context()
                .map(APIGatewayProxyRequestEvent.ProxyRequestContext::getRequestId)
                .orElse(awsRequestId);
    }

    String method() {
        return Optional.ofNullable(event.getHttpMethod()).orElse("GET").toUpperCase(Locale.ROOT);
    }

    String path() {
        return Optional.ofNullable(event.getPath()).orElse("/");
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
        return context()
                .map(APIGatewayProxyRequestEvent.ProxyRequestContext::getPath)
                .filter(path -> path.endsWith(path()))
                .map(path -> path.substring(0, path.length() - path().length()))
                .orElse("");
    }

    /** The caller's address, as the gateway saw it. */
    String source() {
        return context()
                .map(APIGatewayProxyRequestEvent.ProxyRequestContext::getIdentity)
                .map(APIGatewayProxyRequestEvent.RequestIdentity::getSourceIp)
                .orElse("");
    }

    boolean acceptsGzip() {
        String accepted =
                header("accept-encoding").orElse("").toLowerCase(Locale.ROOT).replace(" ", "");
        return accepted.contains("gzip") && !accepted.matches(".*gzip;q=0(\\.0*)?(,.*)?");
    }

    Query query() {
        Map<String, List<String>> parameters = new HashMap<>(orEmpty(event.getMultiValueQueryStringParameters()));
        orEmpty(event.getQueryStringParameters())
                .forEach((name, value) -> parameters.putIfAbsent(name, List.of(value)));
        return new Query(parameters);
    }

    byte[] body(int largest) {
        String text = Optional.ofNullable(event.getBody()).orElse("");
        byte[] body =
                Boolean.TRUE.equals(event.getIsBase64Encoded()) ? base64(text) : text.getBytes(StandardCharsets.UTF_8);
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
        Map<String, Object> said = context()
                .map(APIGatewayProxyRequestEvent.ProxyRequestContext::getAuthorizer)
                .orElseGet(Map::of);
        if (said.get("account") instanceof String account
                && said.get("token") instanceof String token
                && said.get("scope") instanceof String scope) {
            return Scope.ofWireName(scope)
                    .map(known -> new Identity(new AccountId(account), new TokenKey(token), known));
        }
        return Optional.empty();
    }

    private Optional<APIGatewayProxyRequestEvent.ProxyRequestContext> context() {
        return Optional.ofNullable(event.getRequestContext());
    }

    private static <K, V> Map<K, V> orEmpty(@Nullable Map<K, V> map) {
        return map == null ? Map.of() : map;
    }
}
