package io.searchfleet.connections;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.Credentials;
import io.searchfleet.engine.CustomHeaders;
import io.searchfleet.engine.Endpoint;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.Json;
import java.util.Optional;
import java.util.TreeMap;

/** What of an endpoint is sealed before it is stored: credentials, the key of its certificate, headers with values. */
final class Secrets {
    private Secrets() {}

    /** As JSON; empty when there is nothing to seal. */
    static Optional<ObjectNode> of(Endpoint endpoint) {
        ObjectNode json = credentials(endpoint.credentials());
        endpoint.tls().client().ifPresent(client -> json.put("client_key_pem", client.keyPem()));
        if (!endpoint.headers().values().isEmpty()) {
            json.set("headers", Json.tree(endpoint.headers().values()));
        }
        return json.isEmpty() ? Optional.empty() : Optional.of(json);
    }

    private static ObjectNode credentials(Credentials credentials) {
        ObjectNode json = Json.object();
        return switch (credentials) {
            case Credentials.None none -> json;
            case Credentials.Basic basic ->
                json.put("kind", "basic").put("username", basic.username()).put("password", basic.password());
            case Credentials.ApiKey key -> json.put("kind", "api_key").put("api_key", key.encoded());
            case Credentials.Bearer bearer -> json.put("kind", "bearer").put("token", bearer.token());
            case Credentials.SigV4 access -> {
                json.put("kind", "sigv4").put("region", access.region()).put("service", access.service());
                access.roleArn().ifPresent(arn -> json.put("role_arn", arn));
                yield json;
            }
        };
    }

    /** @param account whose id is the external id of AWS roles: never what the record says */
    static Credentials credentials(JsonNode json, AccountId account) {
        String kind = json.path("kind").asText();
        return switch (kind) {
            case "" -> new Credentials.None();
            case "basic" ->
                new Credentials.Basic(
                        json.path("username").asText(), json.path("password").asText());
            case "api_key" -> new Credentials.ApiKey(json.path("api_key").asText());
            case "bearer" -> new Credentials.Bearer(json.path("token").asText());
            case "sigv4" ->
                new Credentials.SigV4(
                        json.path("region").asText(),
                        json.path("service").asText(),
                        Optional.ofNullable(json.path("role_arn").textValue()),
                        account.value());
            default -> throw new IllegalStateException("sealed credentials of an unknown kind: " + kind);
        };
    }

    static CustomHeaders headers(JsonNode json) {
        TreeMap<String, String> headers = new TreeMap<>();
        json.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return new CustomHeaders(headers);
    }
}
