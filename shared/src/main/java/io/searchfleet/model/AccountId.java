package io.searchfleet.model;

import java.util.regex.Pattern;

/** The owner of records and tokens: 1 to 32 lower-case letters, digits and inner dashes. Part of every key in the table. */
public record AccountId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?");

    /** @throws IllegalArgumentException when the value does not have that form; the message is fit for a user */
    public AccountId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "An account is 1 to 32 lower-case letters, digits and inner dashes, such as 'team-b'.");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
