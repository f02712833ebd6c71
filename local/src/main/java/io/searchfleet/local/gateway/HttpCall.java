package io.searchfleet.local.gateway;

import java.util.List;
import java.util.Map;

/** An HTTP request as it came in: path and query still encoded, header names in lower case. */
public record HttpCall(
        String method, String path, String query, Map<String, List<String>> headers, byte[] body, String sourceIp) {
    public HttpCall {
        headers = Map.copyOf(headers);
    }
}
