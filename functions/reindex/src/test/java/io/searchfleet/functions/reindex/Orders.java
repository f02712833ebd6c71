package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;
import io.searchfleet.web.Fields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Orders for tests, and the JSON that they are of. */
final class Orders {
    private Orders() {}

    /** JSON with single quotes. */
    static ObjectNode json(String text) {
        try {
            return (ObjectNode) Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    /** From {@code a} to {@code b}, with more wishes: {@code ,'alias':'c'}. */
    static Order order(String more) {
        return Order.of(new Fields(json("{'source_index_name':'a','destination_index_name':'b'" + more + "}")));
    }
}
