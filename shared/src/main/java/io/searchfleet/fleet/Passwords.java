package io.searchfleet.fleet;

import io.searchfleet.engine.Credentials;
import java.security.SecureRandom;

/**
 * Makes credentials of clusters: fit for a URL as they are, and with a letter of each kind, a digit and a dash, as Amazon
 * OpenSearch Service wants them.
 */
public final class Passwords {
    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String DIGITS = "0123456789";
    private static final int USER_LENGTH = 10;
    /** 190 random bits. */
    private static final int PASSWORD_LENGTH = 32;

    private Passwords() {}

    public static Credentials.Basic credentials() {
        // Made here and not in a field: a snapshot of an initialised function would hand out the same twice.
        SecureRandom random = new SecureRandom();
        String user = text(random, LOWER, 1) + text(random, LOWER + DIGITS, USER_LENGTH - 1);
        return new Credentials.Basic(user, password(random));
    }

    /** A new password for a user who stays. */
    public static Credentials.Basic credentials(String user) {
        return new Credentials.Basic(user, password(new SecureRandom()));
    }

    private static String password(SecureRandom random) {
        return text(random, LOWER + UPPER + DIGITS, PASSWORD_LENGTH)
                + "-"
                + text(random, LOWER, 1)
                + text(random, UPPER, 1)
                + text(random, DIGITS, 1);
    }

    private static String text(SecureRandom random, String letters, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
