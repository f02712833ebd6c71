package io.searchfleet.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which web pages of other origins may call. An explicit list, or {@code *} for all, then without credentials. */
final class Cors {
    private final List<String> origins;

    Cors(List<String> origins) {
        this.origins = origins;
    }

    /**
     * Whether a page of {@code origin} may change something. A browser sends credentials that it knows along with a foreign
     * page's form too, and asks nobody before.
     *
     * @param host where the request came to
     */
    boolean mayChange(String origin, Optional<String> host) {
        return origins.contains("*")
                || origins.contains(origin)
                || host.filter(own -> origin.endsWith("://" + own)).isPresent();
    }

    /** The headers for an answer to a page of {@code origin}; none when it is not in the list. */
    Map<String, String> headers(Optional<String> origin, List<String> methods) {
        if (origin.isEmpty() || origins.isEmpty()) {
            return Map.of();
        }
        if (!origins.contains("*") && !origins.contains(origin.get())) {
            return Map.of("Vary", "Origin");
        }
        return Map.of(
                "Access-Control-Allow-Origin", origins.contains("*") ? "*" : origin.get(),
                "Access-Control-Allow-Methods", String.join(", ", methods),
                "Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key, If-None-Match",
                "Access-Control-Expose-Headers",
                        "X-Request-Id, X-HQ-Response-Time, X-Total-Count, Location, Retry-After, ETag, Idempotent-Replayed",
                "Access-Control-Max-Age", "600",
                "Vary", "Origin");
    }
}
