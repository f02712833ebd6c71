package io.searchfleet.providers.aws;

import io.searchfleet.fleet.Slug;
import java.util.regex.Pattern;

/**
 * The name of a cluster's domain: its slug, of which the part before the 10 digits is made to begin with a letter and cut
 * until all has at most 28 characters, as the service wants it.
 */
record DomainName(String value) {
    private static final int LONGEST = 28;
    private static final int NUMBER = 11;
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,16}-\\d{10}");

    static DomainName of(Slug slug) {
        String text = slug.value();
        int end = text.length() - NUMBER;
        String name = text.substring(0, end).replaceFirst("^[^a-z]+", "");
        String fit = name.substring(0, Math.min(name.length(), LONGEST - NUMBER));
        return new DomainName((fit.isEmpty() ? "c" : fit) + text.substring(end));
    }

    /** Whether a domain of this name can be one that {@link #of} named. */
    static boolean isOne(String name) {
        return FORM.matcher(name).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
