package io.searchfleet.local.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponseV1;
import io.searchfleet.local.template.ApiSpec;
import io.searchfleet.store.ExpiringCache;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Asks the API's REQUEST authorizer, and remembers its answer per value of the header as API Gateway does. */
final class Authorizer {
    /** What the authorizer said. */
    record Verdict(boolean allowed, Map<String, Object> context) {}

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
        APIGatewayCustomAuthorizerEvent event = new APIGatewayCustomAuthorizerEvent();
        event.setType("REQUEST");
        event.setMethodArn(
                "arn:aws:execute-api:us-east-1:000000000000:local/" + api.stage() + "/" + call.method() + call.path());
        event.setHttpMethod(call.method());
        event.setPath(call.path());
        event.setHeaders(Map.of("Authorization", header));
        IamPolicyResponseV1 answer = (IamPolicyResponseV1)
                functions.invoke(api.authorizer(), event, requestId).orElseThrow();
        return new Verdict(isAllowed(answer), answer.getContext());
    }

    private static boolean isAllowed(IamPolicyResponseV1 answer) {
        return answer.getPolicyDocument().get("Statement") instanceof Object[] statements
                && statements.length == 1
                && statements[0] instanceof Map<?, ?> statement
                && "Allow".equals(statement.get("Effect"));
    }

    private static String digest(String header) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(header.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
