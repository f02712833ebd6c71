package io.searchfleet.web;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.aws.JsonFunction;

/** A Lambda handler behind API Gateway: all it adds to its {@link Api} is the actions. */
public interface ApiFunction extends JsonFunction {
    Api api();

    @Override
    default JsonNode answer(JsonNode event, Context context) {
        return api().handle(event, context);
    }
}
