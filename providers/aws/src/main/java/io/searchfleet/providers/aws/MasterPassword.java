package io.searchfleet.providers.aws;

import io.searchfleet.engine.Credentials;
import io.searchfleet.fleet.ProviderException;
import java.util.List;
import java.util.regex.Pattern;

/** The service's rules for the password of a domain's first user. */
final class MasterPassword {
    private static final int SHORTEST = 8;
    private static final int LONGEST = 128;
    private static final List<Pattern> NEEDED = List.of(
            Pattern.compile("[a-z]"),
            Pattern.compile("[A-Z]"),
            Pattern.compile("[0-9]"),
            Pattern.compile("[^A-Za-z0-9]"));

    private MasterPassword() {}

    /** @throws ProviderException lasting; it does not hold the password */
    static void require(Credentials.Basic credentials) {
        String password = credentials.password();
        boolean fits = password.length() >= SHORTEST
                && password.length() <= LONGEST
                && NEEDED.stream().allMatch(pattern -> pattern.matcher(password).find());
        if (!fits) {
            throw ProviderException.lasting(
                    "password_not_possible",
                    "Amazon OpenSearch Service wants a password of 8 to 128 characters with a lower-case and an"
                            + " upper-case letter, a digit and a sign that is none of these.");
        }
    }
}
