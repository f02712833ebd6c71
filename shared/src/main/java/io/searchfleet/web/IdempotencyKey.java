package io.searchfleet.web;

import io.searchfleet.model.ApiException;
import java.util.regex.Pattern;

/** The value of the header {@code Idempotency-Key}: 1 to 128 visible characters of ASCII, taken as they are. */
public record IdempotencyKey(String value) {
    static final String HEADER = "Idempotency-Key";

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,128}");

    /** @throws ApiException invalid, when the value does not have that form */
    public IdempotencyKey {
        if (!FORM.matcher(value).matches()) {
            throw ApiException.invalid(HEADER + " must be 1 to 128 visible ASCII characters, such as a UUID.");
        }
    }
}
