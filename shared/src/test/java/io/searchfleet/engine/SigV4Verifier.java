package io.searchfleet.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The server's side of AWS Signature Version 4, from its public description and without the SDK: says what signature a
 * request as it came over the wire should have.
 */
final class SigV4Verifier {
    private static final Pattern AUTHORIZATION =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=[^/]+/([^/]+/[^/]+/[^/]+/aws4_request), "
                    + "SignedHeaders=([^,]+), Signature=([0-9a-f]{64})");

    private final String secret;

    SigV4Verifier(String secret) {
        this.secret = secret;
    }

    /** @param request head and body, a byte a character */
    boolean accepts(String request) {
        Map<String, String> headers = headers(request);
        Matcher authorization = AUTHORIZATION.matcher(headers.getOrDefault("authorization", ""));
        String body = request.substring(request.indexOf("\r\n\r\n") + 4);
        return authorization.matches()
                && headers.getOrDefault("x-amz-content-sha256", sha256(body)).equals(sha256(body))
                && signature(request, authorization.group(1), authorization.group(2))
                        .equals(authorization.group(3));
    }

    String signature(String request, String scope, String signedHeaders) {
        String[] line = request.substring(0, request.indexOf("\r\n")).split(" ", -1);
        int question = line[1].indexOf('?');
        String path = question < 0 ? line[1] : line[1].substring(0, question);
        String query = question < 0 ? "" : line[1].substring(question + 1);
        Map<String, String> headers = headers(request);
        StringBuilder canonical = new StringBuilder(line[0])
                .append('\n')
                .append(path(path))
                .append('\n')
                .append(query(query))
                .append('\n');
        for (String name : signedHeaders.split(";", -1)) {
            canonical.append(name).append(':').append(headers.get(name)).append('\n');
        }
        canonical
                .append('\n')
                .append(signedHeaders)
                .append('\n')
                .append(sha256(request.substring(request.indexOf("\r\n\r\n") + 4)));
        String toSign =
                "AWS4-HMAC-SHA256\n" + headers.get("x-amz-date") + "\n" + scope + "\n" + sha256(canonical.toString());
        byte[] key = ("AWS4" + secret).getBytes(UTF_8);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(hmac(key, toSign));
    }

    private static String path(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            segments.add(encode(segment));
        }
        return String.join("/", segments);
    }

    private static String query(String query) {
        List<String> pairs = new ArrayList<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            if (pair.contains("+")) {
                throw new IllegalArgumentException(
                        "a plus is read as a space by some and as a plus by others: " + pair);
            }
            pairs.add(encode(URLDecoder.decode(name, UTF_8)) + "=" + encode(URLDecoder.decode(value, UTF_8)));
        }
        Collections.sort(pairs);
        return String.join("&", pairs);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static Map<String, String> headers(String request) {
        Map<String, String> headers = new TreeMap<>();
        String head = request.substring(0, request.indexOf("\r\n\r\n"));
        head.lines().skip(1).forEach(line -> {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        });
        return headers;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(String bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.getBytes(ISO_8859_1)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
