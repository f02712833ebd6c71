package io.searchfleet.model;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Makes ULIDs as their specification has them, in lower case: 26 characters of Crockford's base 32, of which the first 10
 * are the time in milliseconds and the other 16 are 80 random bits. As text they sort by their time.
 */
public final class Ulid {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int TIME_LENGTH = 10;
    private static final int HALF_LENGTH = 8;

    private Ulid() {}

    /** A new one. */
    public static String at(Instant time) {
        // Made here and not in a field: a snapshot of an initialised function would hand out the same numbers twice.
        return at(time, new SecureRandom());
    }

    static String at(Instant time, RandomGenerator random) {
        StringBuilder text = new StringBuilder(TIME_LENGTH + 2 * HALF_LENGTH);
        append(text, time.toEpochMilli(), TIME_LENGTH);
        append(text, random.nextLong(), HALF_LENGTH);
        append(text, random.nextLong(), HALF_LENGTH);
        return text.toString();
    }

    /** The last {@code 5 × length} bits of {@code bits}. */
    private static void append(StringBuilder text, long bits, int length) {
        for (int shift = 5 * (length - 1); shift >= 0; shift -= 5) {
            text.append(ALPHABET.charAt((int) (bits >>> shift) & 31));
        }
    }
}
