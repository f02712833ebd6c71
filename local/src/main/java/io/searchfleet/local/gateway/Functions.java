package io.searchfleet.local.gateway;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.searchfleet.Environment;
import io.searchfleet.local.template.FunctionSpec;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The functions of the template, one handler each, made with the function's own environment. */
public final class Functions {
    private record Loaded(FunctionSpec spec, RequestHandler<Object, Object> handler) {}

    private final Map<String, Loaded> loaded = new HashMap<>();

    /** @param more variables that every function gets beside those of the template */
    public Functions(List<FunctionSpec> specs, Map<String, String> more) {
        for (FunctionSpec spec : specs) {
            Map<String, String> environment = new HashMap<>(spec.environment());
            environment.putAll(more);
            loaded.put(spec.id(), new Loaded(spec, Environment.with(environment, () -> handler(spec))));
        }
    }

    @SuppressWarnings("unchecked") // Which events a handler takes is said by the template alone.
    private static RequestHandler<Object, Object> handler(FunctionSpec spec) {
        try {
            return (RequestHandler<Object, Object>) Class.forName(spec.handlerClass())
                    .asSubclass(RequestHandler.class)
                    .getConstructor()
                    .newInstance();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(
                    "The function " + spec.id() + " does not start: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "The handler " + spec.handlerClass() + " of " + spec.id() + " cannot be made: " + e, e);
        }
    }

    /**
     * Hands a function one event, and returns its answer, empty for null, or throws what it throws. Nothing ends it here.
     *
     * @param event of the type that its handler takes
     */
    public Optional<Object> invoke(String id, Object event, String requestId) {
        Loaded function = find(id);
        return Optional.ofNullable(
                function.handler().handleRequest(event, new LambdaContext(function.spec(), requestId)));
    }

    public boolean has(String id) {
        return loaded.containsKey(id);
    }

    /** How long Lambda lets an invocation last. */
    public Duration timeout(String id) {
        return find(id).spec().timeout();
    }

    /** The handler of a function. */
    public Object handler(String id) {
        return find(id).handler();
    }

    private Loaded find(String id) {
        return Optional.ofNullable(loaded.get(id))
                .orElseThrow(() -> new IllegalStateException("template.yaml defines no function " + id));
    }
}
