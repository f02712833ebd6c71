package io.searchfleet.engine;

import io.searchfleet.model.ApiException;
import java.util.Optional;

/** What to do where a cluster cannot be connected: the usual mistakes, with their cures. */
public final class Advice {
    static final String NO_NAME = "does not resolve.";
    static final String REFUSED = "refused the connection.";
    static final String NOT_TAKEN = "did not take the connection within";
    static final String CLOSED = "closed the connection without an answer.";
    static final String BROKEN = "broke the connection off.";
    static final String NO_HTTP = "sent an answer that is not HTTP, or broke it off.";
    static final String PORT = "Check 'port', the cluster's firewall or security group, and that it listens there.";

    private Advice() {}

    /** The same failure of reaching this cluster, with a sentence on what to do, where there is one. */
    public static ApiException on(ApiException failure, Endpoint endpoint) {
        return of(failure, endpoint).map(failure::withNote).orElse(failure);
    }

    private static Optional<String> of(ApiException failure, Endpoint endpoint) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure.kind()) {
            case CLUSTER_UNREACHABLE, CLUSTER_TIMEOUT ->
                message.endsWith(NO_NAME)
                        ? Optional.of("Check 'ip', and that its DNS zone is public.")
                        : Optional.of(PORT).filter(_ -> message.endsWith(REFUSED) || message.contains(NOT_TAKEN));
            case BAD_CLUSTER_ANSWER ->
                Optional.of("If it speaks https, set 'use_ssl'.")
                        .filter(_ -> !endpoint.address().https())
                        .filter(_ -> message.endsWith(CLOSED) || message.endsWith(BROKEN) || message.endsWith(NO_HTTP));
            default -> Optional.empty();
        };
    }

    /** What it means that a cluster which is being connected lets nobody in. */
    public static ApiException unauthorized(Endpoint endpoint, EngineAnswer answer) {
        boolean isNobody = endpoint.credentials() instanceof Credentials.None;
        String who = isNobody
                ? "requests without credentials"
                : "these credentials of the type " + endpoint.credentials().type();
        return ApiException.unauthorizedByCluster(
                        "The cluster does not accept " + who + " (" + answer.status() + "): " + answer.reason())
                .withNote(isNobody ? "Give 'username' and 'password', or 'auth'." : "Check 'auth'.");
    }
}
