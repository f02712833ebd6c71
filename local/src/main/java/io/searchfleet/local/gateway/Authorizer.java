package io.searchfleet.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.local.template.ApiSpec;
import io.searchfleet.model.Json;
import io.searchfleet.model.Sha256;
import io.searchfleet.store.ExpiringCache;
import java.util.HexFormat;
import java.util.Optional;

/** Asks the API's REQUEST authorizer, and remembers its answer per value of the header as API Gateway does. */
final class Authorizer {
    /** What the authorizer said. */
    record Verdict(boolean allowed, JsonNode context) {}

    private final ApiSpec api;
    private final Functions functions;
    private final ExpiringCache<String, Verdict> verdicts;

    Authorizer(ApiSpec api, Functions functions) {
        this.api = api;
        this.functions = functions;
        this.verdicts = new ExpiringCache<>(api.remembered());
    }

    Verdict verdict(HttpCall call, String header, String requestId) {
        return verdicts.get(digest(header), () -> Optional.of(ask(call, header, requestId)))
                .orElseThrow();
    }

    private Verdict ask(HttpCall call, String header, String requestId) {
        ObjectNode event = Json.object()
                .put("type", "REQUEST")
                .put(
                        "methodArn",
                        "arn:aws:execute-api:us-east-1:000000000000:local/" + api.stage() + "/" + call.method()
                                + call.path())
                .put("httpMethod", call.method())
                .put("path", call.path());
        event.putObject("headers").put("Authorization", header);
        JsonNode answer = functions.invoke(api.authorizer(), event, requestId);
        return new Verdict(isAllowed(answer), answer.path("context"));
    }

    private static boolean isAllowed(JsonNode answer) {
        JsonNode statements = answer.path("policyDocument").path("Statement");
        return statements.size() == 1
                && statements.path(0).path("Effect").asText().equals("Allow");
    }

    private static String digest(String header) {
        return HexFormat.of().formatHex(Sha256.of(header));
    }
}
