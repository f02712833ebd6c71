package io.searchfleet.local.template;

import java.time.Duration;
import java.util.Map;

/**
 * The API of the template.
 *
 * @param authorizer logical id of the authorizer's function
 * @param remembered how long the gateway trusts an answer of the authorizer
 * @param responses what the gateway answers by itself, by type such as {@code ACCESS_DENIED}
 */
public record ApiSpec(String stage, String authorizer, Duration remembered, Map<String, GatewayResponse> responses) {
    public ApiSpec {
        responses = Map.copyOf(responses);
    }

    /** An answer of the gateway itself. */
    public record GatewayResponse(int status, String body, Map<String, String> headers) {
        public GatewayResponse {
            headers = Map.copyOf(headers);
        }
    }
}
