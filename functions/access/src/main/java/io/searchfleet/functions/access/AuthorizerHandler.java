package io.searchfleet.functions.access;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponseV1;
import io.searchfleet.Wiring;
import io.searchfleet.model.Identity;
import io.searchfleet.security.Authenticator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The REQUEST authorizer of the API. A valid token gets a policy for the whole stage, since the gateway caches it for all
 * routes, and a context with {@code account}, {@code token} (its key) and {@code scope}, by which the functions decide.
 * Anything else is denied, which the gateway answers as a 401.
 */
public final class AuthorizerHandler implements RequestHandler<APIGatewayCustomAuthorizerEvent, IamPolicyResponseV1> {
    private final Authenticator authenticator;

    public AuthorizerHandler() {
        this(Wiring.fromEnvironment());
    }

    AuthorizerHandler(Wiring wiring) {
        this.authenticator = wiring.authenticator();
    }

    @Override
    public IamPolicyResponseV1 handleRequest(APIGatewayCustomAuthorizerEvent event, Context context) {
        Optional<Identity> identity = authenticator.authenticate(authorization(event));
        return IamPolicyResponseV1.builder()
                .withPrincipalId(identity.map(known -> known.key().value()).orElse("unknown"))
                .withPolicyDocument(policy(identity.isPresent() ? "Allow" : "Deny", event.getMethodArn()))
                .withContext(identity.map(AuthorizerHandler::context).orElseGet(Map::of))
                .build();
    }

    private static Optional<String> authorization(APIGatewayCustomAuthorizerEvent event) {
        TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Optional.ofNullable(event.getHeaders()).ifPresent(headers::putAll);
        return Optional.ofNullable(headers.get("authorization"));
    }

    private static Map<String, Object> context(Identity identity) {
        return Map.of(
                "account", identity.account().value(),
                "token", identity.key().value(),
                "scope", identity.scope().wireName());
    }

    private static IamPolicyResponseV1.PolicyDocument policy(String effect, String methodArn) {
        return IamPolicyResponseV1.PolicyDocument.builder()
                .withVersion(IamPolicyResponseV1.VERSION_2012_10_17)
                .withStatement(List.of(IamPolicyResponseV1.Statement.builder()
                        .withAction(IamPolicyResponseV1.EXECUTE_API_INVOKE)
                        .withEffect(effect)
                        .withResource(List.of(stage(methodArn)))
                        .build()))
                .build();
    }

    /** {@code arn:…:api-id/stage/GET/path} becomes {@code arn:…:api-id/stage/*}. */
    private static String stage(String methodArn) {
        int afterApi = methodArn.indexOf('/');
        int afterStage = afterApi < 0 ? -1 : methodArn.indexOf('/', afterApi + 1);
        return afterStage < 0 ? methodArn : methodArn.substring(0, afterStage) + "/*";
    }
}
