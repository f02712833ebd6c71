package io.searchfleet.operations;

import java.util.regex.Pattern;

/** The id of an operation: {@code op-} and a ULID, so that ids sort by the time they were made. */
public record OperationId(String value) {
    private static final Pattern FORM = Pattern.compile("op-[0-9a-hjkmnp-tv-z]{26}");

    /** @throws IllegalArgumentException when the value does not have that form; the message is fit for a user */
    public OperationId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "An operation's id is 'op-' and 26 characters, as GET /operations shows them.");
        }
    }

    /** @param seed a ULID in lower case */
    public static OperationId ofSeed(String seed) {
        return new OperationId("op-" + seed);
    }

    @Override
    public String toString() {
        return value;
    }
}
