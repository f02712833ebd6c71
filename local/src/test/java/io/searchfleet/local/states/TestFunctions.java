package io.searchfleet.local.states;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.searchfleet.aws.JsonFunction;
import io.searchfleet.local.gateway.Functions;
import io.searchfleet.local.template.FunctionSpec;
import io.searchfleet.model.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Functions of state machines under test. */
public final class TestFunctions {
    private static final Map<String, List<JsonNode>> CALLS = new ConcurrentHashMap<>();

    private TestFunctions() {}

    /** All of them, by the names of their classes; each may last two seconds. */
    static Functions all() {
        return new Functions(
                List.of(spec(Echo.class), spec(Failing.class), spec(Slow.class), spec(Large.class), spec(Silent.class)),
                Map.of());
    }

    private static FunctionSpec spec(Class<?> handler) {
        return new FunctionSpec(
                handler.getSimpleName(), handler.getName(), Duration.ofSeconds(2), Map.of(), List.of(), List.of());
    }

    /** What functions were called with by events that hold this key. */
    static List<JsonNode> calls(String key) {
        return CALLS.getOrDefault(key, List.of());
    }

    private static int count(JsonNode event) {
        List<JsonNode> calls = CALLS.computeIfAbsent(event.path("key").asText(), key -> new CopyOnWriteArrayList<>());
        calls.add(event);
        return calls.size();
    }

    private static int number(JsonNode event, String field) {
        return event.path(field).intValue();
    }

    /** Answers what it gets. */
    public static final class Echo implements JsonFunction {
        @Override
        public JsonNode answer(JsonNode event, Context context) {
            count(event);
            return event;
        }
    }

    /** Fails as often as the event says, in turn with both kinds of errors, then answers the number of its calls. */
    public static final class Failing implements JsonFunction {
        @Override
        public JsonNode answer(JsonNode event, Context context) {
            int calls = count(event);
            if (calls > number(event, "failures")) {
                return Json.object().put("calls", calls);
            }
            if (event.has("inTurn") && calls % 2 == 0) {
                throw new IllegalArgumentException("even");
            }
            throw new IllegalStateException("call " + calls);
        }
    }

    /** Takes as many milliseconds as the event says. */
    public static final class Slow implements JsonFunction {
        @Override
        public JsonNode answer(JsonNode event, Context context) {
            sleep(number(event, "millis"));
            count(event);
            return event;
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers as many bytes as the event says. */
    public static final class Large implements JsonFunction {
        @Override
        public JsonNode answer(JsonNode event, Context context) {
            return TextNode.valueOf("x".repeat(number(event, "bytes") - 2));
        }
    }

    /** Answers nothing. */
    public static final class Silent implements JsonFunction {
        @Override
        public JsonNode answer(JsonNode event, Context context) {
            return NullNode.getInstance();
        }
    }
}
