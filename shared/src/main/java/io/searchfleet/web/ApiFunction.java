package io.searchfleet.web;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;

/** A Lambda handler behind API Gateway: all it adds to its {@link Api} is the actions. */
public interface ApiFunction extends RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
    Api api();

    @Override
    default APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return api().handle(event, context);
    }
}
