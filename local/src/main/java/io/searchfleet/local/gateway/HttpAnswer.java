package io.searchfleet.local.gateway;

import java.util.Map;

/** What goes back to the client. */
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {
    public HttpAnswer {
        headers = Map.copyOf(headers);
    }
}
