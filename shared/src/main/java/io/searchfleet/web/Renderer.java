package io.searchfleet.web;

import io.searchfleet.model.ApiException;
import java.util.HashMap;
import java.util.Map;

/** Gives replies and errors the form that the clients of one API family know. The renderers alone know HTTP statuses. */
sealed interface Renderer permits ElasticHqRenderer, BonsaiRenderer {
    /** The renderer for {@code path}: ElasticHQ's under {@code /api}, Bonsai's for all else. */
    static Renderer forPath(String path) {
        return path.equals("/api") || path.startsWith("/api/") ? ElasticHqRenderer.INSTANCE : BonsaiRenderer.INSTANCE;
    }

    Response success(Reply reply, long millis);

    Response error(ApiException error, long millis);

    /** The headers by which a caller can ask whether what it read has changed; empty: this family has none. */
    Map<String, String> validator(byte[] body);

    static int status(Reply.Outcome outcome) {
        return switch (outcome) {
            case OK -> 200;
            case CREATED -> 201;
            case ACCEPTED -> 202;
        };
    }

    /** @param invalid the family's status for a malformed request */
    static int status(ApiException error, int invalid) {
        return switch (error.kind()) {
            case INVALID -> invalid;
            case UNAUTHENTICATED, UNAUTHORIZED_BY_CLUSTER -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case CONFLICT -> 409;
            case KEY_REUSED -> 422;
            case BODY_TOO_LARGE, ANSWER_TOO_LARGE -> 413;
            case REJECTED_BY_CLUSTER -> error.clusterStatus();
            case CLUSTER_UNREACHABLE, BAD_CLUSTER_ANSWER -> 502;
            case SUSPENDED -> 402;
            case TOO_MANY_REQUESTS -> 429;
            case UNAVAILABLE -> 503;
            case CLUSTER_TIMEOUT -> 504;
            case INTERNAL -> 500;
        };
    }

    /** The headers that an error carries in every family. */
    static Map<String, String> headers(ApiException error) {
        Map<String, String> headers = new HashMap<>();
        if (error.kind() == ApiException.Kind.UNAUTHENTICATED) {
            headers.put("WWW-Authenticate", "Basic realm=\"Searchfleet\", charset=\"UTF-8\"");
        }
        if (!error.allowedMethods().isEmpty()) {
            headers.put("Allow", String.join(", ", error.allowedMethods()));
        }
        error.retryAfter().ifPresent(time -> headers.put("Retry-After", String.valueOf(time.toSeconds())));
        return headers;
    }
}
