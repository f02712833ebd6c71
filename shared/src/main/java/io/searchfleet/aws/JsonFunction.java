package io.searchfleet.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A function as Lambda calls it: an event in, an answer out, both as trees. The bytes are read here, since the classes of
 * events that Lambda's own runtime can read take it a reader, and some 200 ms, of their own in a fresh process.
 */
public interface JsonFunction extends RequestStreamHandler {
    JsonNode answer(JsonNode event, Context context);

    @Override
    default void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        answer.write(Json.bytes(answer(Json.parse(event.readAllBytes()), context)));
    }
}
