package io.searchfleet.local.template;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A Lambda function of the template.
 *
 * @param id its logical id
 * @param handlerClass the class before {@code ::handleRequest}
 */
public record FunctionSpec(
        String id, String handlerClass, Duration timeout, Map<String, String> environment, List<RouteSpec> routes) {
    public FunctionSpec {
        environment = Map.copyOf(environment);
        routes = List.copyOf(routes);
    }

    /**
     * An event of API Gateway that the function answers.
     *
     * @param path such as {@code /api/nodes/{proxy+}}
     * @param method in capitals, or {@code ANY}
     * @param authorized whether the API's authorizer is asked first
     */
    public record RouteSpec(String path, String method, boolean authorized) {}
}
