package io.searchfleet.engine;

import io.searchfleet.model.ApiException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds paths of a cluster, so that nothing a user names can leave its segment. */
public final class EnginePath {
    private EnginePath() {}

    /**
     * Such as {@code /_nodes/a,b/stats} of {@code ("_nodes", "a,b", "stats")}. Commas and stars keep their meaning, all
     * else that has one in a URL is encoded.
     *
     * @throws ApiException invalid, when a segment is empty, {@code .} or {@code ..}
     */
    public static String of(String... segments) {
        return of(List.of(segments));
    }

    public static String of(List<String> segments) {
        return segments.stream().map(EnginePath::encode).collect(Collectors.joining("/", "/", ""));
    }

    /** {@code path} with each part that is not empty behind it, as {@code ?a=1&b=2}. */
    public static String withQuery(String path, String... parts) {
        String query = Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining("&"));
        return query.isEmpty() ? path : path + "?" + query;
    }

    private static String encode(String segment) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
            throw ApiException.invalid("'" + segment + "' cannot name anything in a cluster.");
        }
        return URLEncoder.encode(segment, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2C", ",");
    }
}
