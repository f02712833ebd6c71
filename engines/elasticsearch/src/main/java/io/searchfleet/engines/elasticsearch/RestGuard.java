package io.searchfleet.engines.elasticsearch;

import io.searchfleet.engines.access.Doorkeeper;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.http.HttpServerTransport;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.rest.BytesRestResponse;
import org.elasticsearch.rest.RestChannel;
import org.elasticsearch.rest.RestHandler;
import org.elasticsearch.rest.RestStatus;
import org.jspecify.annotations.Nullable;

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

    @Override
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
            BytesRestResponse answer =
                    new BytesRestResponse(RestStatus.UNAUTHORIZED, "application/json", Doorkeeper.REFUSAL);
            answer.addHeader("WWW-Authenticate", Doorkeeper.CHALLENGE);
            channel.sendResponse(answer);
        }
    }
}
