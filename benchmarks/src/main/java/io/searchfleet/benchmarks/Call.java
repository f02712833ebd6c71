package io.searchfleet.benchmarks;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A request, ready to be sent again and again.
 *
 * @param name method and path, for messages
 * @param bytes as they go on the wire
 * @param marker what only a whole and right answer has in its body
 */
record Call(String name, byte[] bytes, byte[] marker) {
    static Call get(URI host, Optional<String> authorization, String path, String marker) {
        String header =
                authorization.map(value -> "Authorization: " + value + "\r\n").orElse("");
        return of("GET " + path, host, header, "", marker);
    }

    static Call post(URI host, String path, String json, String marker) {
        String header = "Content-Type: application/json\r\nContent-Length: " + json.length() + "\r\n";
        return of("POST " + path, host, header, json, marker);
    }

    static Call put(URI host, Optional<String> authorization, String path, String marker) {
        String header =
                authorization.map(value -> "Authorization: " + value + "\r\n").orElse("");
        return of("PUT " + path, host, header + "Content-Length: 0\r\n", "", marker);
    }

    private static Call of(String name, URI host, String header, String body, String marker) {
        String request = name + " HTTP/1.1\r\nHost: " + host.getAuthority() + "\r\nAccept: application/json\r\n"
                + header + "\r\n" + body;
        return new Call(name, request.getBytes(StandardCharsets.US_ASCII), marker.getBytes(StandardCharsets.US_ASCII));
    }

    String markerText() {
        return new String(marker, StandardCharsets.US_ASCII);
    }
}
