package io.searchfleet.engine;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Headers that every request to a cluster carries besides our own, for proxies that ask for some. Their values may be
 * secrets: {@code toString} and {@link #names} tell the names alone.
 */
public record CustomHeaders(Map<String, String> values) {
    private static final int MOST = 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    // ASCII without control characters: what is left of a value when every hop has had its way with it.
    private static final Pattern VALUE = Pattern.compile("[!-~](?:[ -~]{0,4094}[!-~])?");
    // Ours, or such as decide where a message ends and which connection it belongs to.
    private static final Set<String> OURS = Set.of(
            "accept",
            "accept-encoding",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    // Behind what its constructor needs.
    public static final CustomHeaders NONE = new CustomHeaders(Map.of());

    /** @throws IllegalArgumentException when a name or value cannot be sent; the message is fit for a user */
    public CustomHeaders {
        Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Map.Entry<String, String> header : values.entrySet()) {
            check(header.getKey(), header.getValue());
            if (sorted.put(header.getKey(), header.getValue()) != null) {
                throw new IllegalArgumentException("'headers' names '" + header.getKey() + "' twice.");
            }
        }
        if (sorted.size() > MOST) {
            throw new IllegalArgumentException("'headers' takes up to " + MOST + " headers.");
        }
        values = Collections.unmodifiableMap(sorted);
    }

    private static void check(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'headers' has a name that no header can have: letters, digits and"
                    + " dashes, up to 100 characters.");
        }
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("'headers' cannot set '" + name + "'.");
        }
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("The value of the header '" + name + "' must have 1 to 4096 characters"
                    + " of ASCII, no line breaks, no spaces at its ends.");
        }
    }

    /**
     * @throws IllegalArgumentException when {@code credentials} set one of these headers themselves; the message is fit
     *     for a user
     */
    public void checkBeside(Credentials credentials) {
        for (String name : values.keySet()) {
            if (credentials.owns(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "'headers' cannot set '" + name + "' beside this 'auth', which sets it itself.");
            }
        }
    }

    /** Sorted without regard to case. */
    public List<String> names() {
        return List.copyOf(values.keySet());
    }

    @Override
    public String toString() {
        return "CustomHeaders" + names();
    }
}
