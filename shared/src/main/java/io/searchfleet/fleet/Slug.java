package io.searchfleet.fleet;

import io.searchfleet.model.Sha256;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a cluster for programs, which never changes: what it was called at first, in lower case, all else as dashes,
 * at most 20 characters, a dash, and 10 digits. The form is Bonsai's.
 */
public record Slug(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,19}-\\d{10}");
    private static final int LONGEST_NAME = 20;
    private static final BigInteger FIRST_NUMBER = BigInteger.valueOf(1_000_000_000L);
    private static final BigInteger NUMBERS = BigInteger.valueOf(9_000_000_000L);

    /** @throws IllegalArgumentException when the value does not have that form */
    public Slug {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("Not the slug of a cluster.");
        }
    }

    /**
     * The slug for a name, the same for the same seed.
     *
     * @param seed a text of its own for each cluster
     */
    public static Slug of(String name, String seed) {
        String text = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-").replaceFirst("^-+", "");
        String cut = text.substring(0, Math.min(text.length(), LONGEST_NAME));
        return new Slug((cut.isEmpty() ? "cluster" : cut) + "-" + number(seed));
    }

    private static BigInteger number(String seed) {
        return new BigInteger(1, Sha256.of(seed)).mod(NUMBERS).add(FIRST_NUMBER);
    }

    static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
