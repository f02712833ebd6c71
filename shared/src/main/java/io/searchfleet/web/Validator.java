package io.searchfleet.web;

import io.searchfleet.model.Sha256;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Weak entity tags (RFC 9110): who has read an answer before can ask whether it is another one now. */
final class Validator {
    private static final String ETAG = "ETag";
    private static final int BYTES = 16;

    private Validator() {}

    /** The headers of an answer that may be kept by its reader, and asked for again each time. */
    static Map<String, String> of(byte[] body) {
        String tag = "W/\"" + HexFormat.of().formatHex(Sha256.of(body), 0, BYTES) + "\"";
        return Map.of(ETAG, tag, "Cache-Control", "max-age=0, private, must-revalidate");
    }

    /** Whether the caller has what is about to be answered. Tags are compared weakly. */
    static boolean isKnown(Map<String, String> headers, Optional<String> ifNoneMatch) {
        String tag = headers.getOrDefault(ETAG, "");
        return !tag.isEmpty()
                && Stream.of(ifNoneMatch.orElse("").split(",", -1))
                        .map(String::strip)
                        .anyMatch(given -> given.equals("*") || weak(given).equals(tag));
    }

    private static String weak(String tag) {
        return tag.startsWith("W/") ? tag : "W/" + tag;
    }
}
