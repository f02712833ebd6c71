package io.searchfleet.functions.access;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Wiring;
import io.searchfleet.aws.JsonFunction;
import io.searchfleet.model.Identity;
import io.searchfleet.model.Json;
import io.searchfleet.security.Authenticator;
import java.util.Optional;

/**
 * The REQUEST authorizer of the API. A valid token gets a policy for the whole stage, since the gateway caches it for all
 * routes, and a context with {@code account}, {@code token} (its key) and {@code scope}, by which the functions decide.
 * Anything else is denied, which the gateway answers as a 401.
 */
public final class AuthorizerHandler implements JsonFunction {
    private final Authenticator authenticator;

    public AuthorizerHandler() {
        this(Wiring.fromEnvironment());
    }

    AuthorizerHandler(Wiring wiring) {
        this.authenticator = wiring.authenticator();
    }

    @Override
    public JsonNode answer(JsonNode event, Context context) {
        Optional<Identity> identity = authenticator.authenticate(authorization(event));
        ObjectNode answer = Json.object()
                .put("principalId", identity.map(known -> known.key().value()).orElse("unknown"));
        answer.set(
                "policyDocument",
                policy(
                        identity.isPresent() ? "Allow" : "Deny",
                        stage(event.path("methodArn").asText())));
        answer.set("context", identity.map(AuthorizerHandler::context).orElseGet(Json::object));
        return answer;
    }

    private static Optional<String> authorization(JsonNode event) {
        return event.path("headers")
                .propertyStream()
                .filter(header -> header.getKey().equalsIgnoreCase("authorization"))
                .map(header -> header.getValue().asText())
                .findFirst();
    }

    private static ObjectNode context(Identity identity) {
        return Json.object()
                .put("account", identity.account().value())
                .put("token", identity.key().value())
                .put("scope", identity.scope().wireName());
    }

    private static ObjectNode policy(String effect, String resource) {
        ObjectNode policy = Json.object().put("Version", "2012-10-17");
        policy.putArray("Statement")
                .addObject()
                .put("Action", "execute-api:Invoke")
                .put("Effect", effect)
                .put("Resource", resource);
        return policy;
    }

    /** {@code arn:…:api-id/stage/GET/path} becomes {@code arn:…:api-id/stage/*}. */
    private static String stage(String methodArn) {
        int afterApi = methodArn.indexOf('/');
        int afterStage = afterApi < 0 ? -1 : methodArn.indexOf('/', afterApi + 1);
        return afterStage < 0 ? methodArn : methodArn.substring(0, afterStage) + "/*";
    }
}
