package io.searchfleet.engine;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What stands in front of every path of a cluster behind a proxy, such as {@code /es}; empty for most. Segments of
 * letters, digits and {@code . _ ~ @ + -}, so that nothing in it has a meaning in a URL.
 */
public record PathPrefix(String value) {
    private static final int LONGEST = 200;
    private static final Pattern FORM = Pattern.compile("(?:/[A-Za-z0-9._~@+-]+)*");

    // Behind what its constructor needs.
    public static final PathPrefix NONE = new PathPrefix("");

    /** @throws IllegalArgumentException when the value does not have that form; the message is fit for a user */
    public PathPrefix {
        if (value.endsWith("/")) {
            value = value.substring(0, value.length() - 1);
        }
        List<String> segments = List.of(value.split("/", -1));
        if (value.length() > LONGEST
                || !FORM.matcher(value).matches()
                || segments.contains(".")
                || segments.contains("..")) {
            throw new IllegalArgumentException("'path_prefix' must look like /es or /search/es: up to " + LONGEST
                    + " characters, segments of letters, digits and ._~@+-, none of them . or .., no query.");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
