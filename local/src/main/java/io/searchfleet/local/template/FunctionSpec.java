package io.searchfleet.local.template;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Lambda function of the template.
 *
 * @param id its logical id
 * @param handlerClass the class before {@code ::handleRequest}
 */
public record FunctionSpec(
        String id,
        String handlerClass,
        Duration timeout,
        Map<String, String> environment,
        List<RouteSpec> routes,
        List<ScheduleSpec> schedules) {
    public FunctionSpec {
        environment = Map.copyOf(environment);
        routes = List.copyOf(routes);
        schedules = List.copyOf(schedules);
    }

    /**
     * An event of API Gateway that the function answers.
     *
     * @param path such as {@code /api/nodes/{proxy+}}
     * @param method in capitals, or {@code ANY}
     * @param authorized whether the API's authorizer is asked first
     */
    public record RouteSpec(String path, String method, boolean authorized) {}

    /**
     * An event that comes by the clock.
     *
     * @param name the event's in the template
     * @param input a JSON document in place of EventBridge's own event
     */
    public record ScheduleSpec(String name, Duration every, Optional<String> input) {}
}
