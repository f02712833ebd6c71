package io.searchfleet.security;

/** Ports from {@code first} to {@code last}, both included. */
public record PortRange(int first, int last) {
    /** @throws IllegalArgumentException unless the text is {@code 9200} or {@code 9200-9299} */
    public static PortRange of(String text) {
        if (!text.matches("\\d{1,5}(-\\d{1,5})?")) {
            throw new IllegalArgumentException("'" + text + "' is not a port or a range such as 9200-9299.");
        }
        int dash = text.indexOf('-');
        return dash < 0
                ? new PortRange(Integer.parseInt(text), Integer.parseInt(text))
                : new PortRange(Integer.parseInt(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
    }

    boolean contains(int port) {
        return first <= port && port <= last;
    }

    @Override
    public String toString() {
        return first == last ? String.valueOf(first) : first + "-" + last;
    }
}
