package io.searchfleet.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.Environment;
import io.searchfleet.aws.JsonFunction;
import io.searchfleet.local.template.FunctionSpec;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The functions of the template, one handler each, made with the function's own environment. */
public final class Functions {
    private record Loaded(FunctionSpec spec, Map<String, String> environment, JsonFunction handler) {}

    private final Map<String, Loaded> loaded = new HashMap<>();

    /** @param more variables that every function gets beside those of the template */
    public Functions(List<FunctionSpec> specs, Map<String, String> more) {
        for (FunctionSpec spec : specs) {
            Map<String, String> environment = new HashMap<>(spec.environment());
            environment.putAll(more);
            loaded.put(
                    spec.id(),
                    new Loaded(spec, Map.copyOf(environment), Environment.with(environment, () -> handler(spec))));
        }
    }

    private static JsonFunction handler(FunctionSpec spec) {
        try {
            return Class.forName(spec.handlerClass())
                    .asSubclass(JsonFunction.class)
                    .getConstructor()
                    .newInstance();
        } catch (InvocationTargetException e) {
            throw failure(
                    "The function " + spec.id() + " does not start: ",
                    Optional.ofNullable(e.getCause()).orElse(e));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "The handler " + spec.handlerClass() + " of " + spec.id() + " cannot be made: " + e, e);
        }
    }

    /** What a function throws over its settings says what to do in its message; all else is a defect, with its trace. */
    private static RuntimeException failure(String what, Throwable cause) {
        return switch (cause) {
            case IllegalArgumentException wrong -> new FunctionStartException(what + wrong.getMessage(), wrong);
            case IllegalStateException wrong -> new FunctionStartException(what + wrong.getMessage(), wrong);
            case UncheckedIOException unreadable ->
                new FunctionStartException(what + unreadable.getMessage(), unreadable);
            default -> new IllegalStateException(what + cause, cause);
        };
    }

    /** Hands a function one event, and returns its answer, or throws what it throws. Nothing ends it here. */
    public JsonNode invoke(String id, JsonNode event, String requestId) {
        Loaded function = find(id);
        return function.handler().answer(event, new LambdaContext(function.spec(), requestId));
    }

    public boolean has(String id) {
        return loaded.containsKey(id);
    }

    /** How long Lambda lets an invocation last. */
    public Duration timeout(String id) {
        return find(id).spec().timeout();
    }

    /** The handler of a function. */
    public JsonFunction handler(String id) {
        return find(id).handler();
    }

    /** What its process would have as variables. */
    public Map<String, String> environment(String id) {
        return find(id).environment();
    }

    private Loaded find(String id) {
        return Optional.ofNullable(loaded.get(id))
                .orElseThrow(() -> new IllegalStateException("template.yaml defines no function " + id));
    }
}
