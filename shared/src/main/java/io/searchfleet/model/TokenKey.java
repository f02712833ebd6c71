package io.searchfleet.model;

import java.util.regex.Pattern;

/**
 * The public half of an API token: {@code <account>-<12 characters of base 32>}. It carries its account, so that one
 * read by key finds the token and the account stays part of every key in the table.
 */
public record TokenKey(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?-[a-z2-7]{12}");
    private static final int RANDOM_LENGTH = 12;

    /** @throws IllegalArgumentException when the value does not have that form */
    public TokenKey {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("A token key is <account>-<12 characters>.");
        }
    }

    /** Whether {@code text} has the form of a key. */
    public static boolean fits(String text) {
        return FORM.matcher(text).matches();
    }

    public AccountId account() {
        return new AccountId(value.substring(0, value.length() - RANDOM_LENGTH - 1));
    }

    @Override
    public String toString() {
        return value;
    }
}
