package io.searchfleet.engines.opensearch;

import io.searchfleet.engines.access.Doorkeeper;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.opensearch.common.util.concurrent.ThreadContext;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.plugins.ActionPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.rest.BytesRestResponse;
import org.opensearch.rest.RestChannel;
import org.opensearch.rest.RestHandler;

/**
 * Asks everybody who comes by HTTP for credentials. As a plugin it stands before every handler from the first moment on;
 * {@link #guard} puts it before all that HTTP brings, unknown paths and methods included, as soon as a node has started.
 */
public final class RestGuard extends Plugin implements ActionPlugin {
    /** One process is one cluster, and nothing but its name can be given to a plugin. */
    private static @Nullable Doorkeeper doorkeeper;

    static void use(Doorkeeper ofThisProcess) {
        doorkeeper = ofThisProcess;
    }

    static void guard(HttpServerTransport http, Doorkeeper doorkeeper) throws ReflectiveOperationException {
        doorkeeper.guardField(http, "dispatcher", HttpServerTransport.Dispatcher.class, RestGuard::visitor);
    }

    /** Releases before 3.8 know no other signature than this one. */
    @Override
    @SuppressWarnings("removal")
    public UnaryOperator<RestHandler> getRestHandlerWrapper(ThreadContext context) {
        Doorkeeper guard = doorkeeper;
        if (guard == null) {
            throw new IllegalStateException("nobody keeps the door");
        }
        return handler -> guard.guard(RestHandler.class, handler, RestGuard::visitor);
    }

    private static Optional<Doorkeeper.Visitor> visitor(Object[] arguments) {
        return Arrays.stream(arguments)
                .filter(RestChannel.class::isInstance)
                .map(RestChannel.class::cast)
                .<Doorkeeper.Visitor>map(OverHttp::new)
                .findFirst();
    }

    private record OverHttp(RestChannel channel) implements Doorkeeper.Visitor {
        @Override
        public @Nullable String authorization() {
            return channel.request().header("Authorization");
        }

        @Override
        public void refuse() {
            BytesRestResponse answer = unauthorized();
            answer.addHeader("WWW-Authenticate", Doorkeeper.CHALLENGE);
            channel.sendResponse(answer);
        }
    }

    /** By reflection, because the class of a status moved to another package within OpenSearch 2. */
    private static BytesRestResponse unauthorized() {
        try {
            Constructor<?> constructor = Arrays.stream(BytesRestResponse.class.getConstructors())
                    .filter(RestGuard::takesStatusTypeAndText)
                    .findFirst()
                    .orElseThrow(() -> new NoSuchMethodException("BytesRestResponse"));
            Object status =
                    constructor.getParameterTypes()[0].getField("UNAUTHORIZED").get(null);
            return (BytesRestResponse) constructor.newInstance(status, "application/json", Doorkeeper.REFUSAL);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the answers of another release", e);
        }
    }

    private static boolean takesStatusTypeAndText(Constructor<?> constructor) {
        Class<?>[] types = constructor.getParameterTypes();
        return types.length == 3 && types[1] == String.class && types[2] == String.class;
    }
}
