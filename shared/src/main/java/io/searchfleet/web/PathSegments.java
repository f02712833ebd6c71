package io.searchfleet.web;

import io.searchfleet.model.ApiException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Splits a request path into its decoded segments. */
final class PathSegments {
    private PathSegments() {}

    /**
     * The decoded segments of {@code rawPath}: one trailing slash is dropped, {@code %2F} stays inside its segment, and a
     * date-math name ({@code <logs-{now/d}>}) is one segment even where a client or gateway sent its slash bare. A {@code <}
     * that is never closed begins none.
     *
     * @throws ApiException invalid, when the percent-encoding is broken or a segment holds a control character
     */
    static List<String> of(String rawPath) {
        String path = rawPath.startsWith("/") ? rawPath.substring(1) : rawPath;
        if (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        if (path.isEmpty()) {
            return List.of();
        }
        List<String> segments = new ArrayList<>();
        List<String> open = new ArrayList<>();
        long depth = 0;
        for (String raw : path.split("/", -1)) {
            String segment = decode(raw);
            open.add(segment);
            depth += count('<', segment) - count('>', segment);
            if (depth <= 0) {
                segments.add(String.join("/", open));
                open.clear();
                depth = 0;
            }
        }
        segments.addAll(open);
        return segments;
    }

    private static long count(char wanted, String segment) {
        return segment.chars().filter(c -> c == wanted).count();
    }

    static String decode(String raw) {
        String decoded = raw.indexOf('%') < 0 ? raw : percentDecoded(raw);
        if (decoded.chars().anyMatch(Character::isISOControl)) {
            throw ApiException.invalid("The path holds a control character.");
        }
        return decoded;
    }

    private static String percentDecoded(String raw) {
        byte[] in = raw.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out[length++] = in[i];
            } else {
                out[length++] = (byte) (digit(in, i + 1) << 4 | digit(in, i + 2));
                i += 2;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(out, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw brokenEncoding();
        }
    }

    private static int digit(byte[] bytes, int index) {
        int digit = index < bytes.length ? Character.digit(bytes[index], 16) : -1;
        if (digit < 0) {
            throw brokenEncoding();
        }
        return digit;
    }

    private static ApiException brokenEncoding() {
        return ApiException.invalid("The percent-encoding of the path is broken.");
    }
}
