package io.searchfleet.local.demo;

import java.util.List;
import java.util.stream.Collectors;

/** Writes one JSON object on one line. No library: thousands are written while somebody waits, and all strings are our own. */
final class Json {
    private final StringBuilder text = new StringBuilder(400);

    Json put(String name, String value) {
        return putRaw(name, quote(value));
    }

    Json put(String name, long value) {
        return putRaw(name, Long.toString(value));
    }

    Json put(String name, List<String> values) {
        return putRaw(name, values.stream().map(Json::quote).collect(Collectors.joining(",", "[", "]")));
    }

    /** An amount of money, with two digits after the point. */
    Json putCents(String name, long cents) {
        return putRaw(name, cents / 100 + "." + (cents % 100 < 10 ? "0" : "") + cents % 100);
    }

    Json putRaw(String name, String json) {
        text.append(text.isEmpty() ? '{' : ',')
                .append('"')
                .append(name)
                .append("\":")
                .append(json);
        return this;
    }

    private static String quote(String value) {
        if (value.indexOf('"') >= 0 || value.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("Nothing of the demo needs escaping, but this does: " + value);
        }
        return '"' + value + '"';
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
