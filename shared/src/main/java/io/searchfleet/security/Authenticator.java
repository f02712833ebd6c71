package io.searchfleet.security;

import io.searchfleet.model.ApiException;
import io.searchfleet.model.Identity;
import io.searchfleet.model.TokenKey;
import io.searchfleet.store.ExpiringCache;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds out who calls, from the header {@code Authorization}: {@code Basic base64(key:secret)} or {@code Bearer
 * key:secret}. What it found is remembered for {@link #REMEMBERED}; with the gateway's own cache of the authorizer's
 * answers (30 s) a revoked token ends within a minute.
 */
public final class Authenticator {
    /** How long a function trusts a token without looking it up again. */
    public static final Duration REMEMBERED = Duration.ofSeconds(15);

    private static final int LONGEST_HEADER = 512;

    private final Tokens tokens;
    // The key is a hash of the credentials: no secret is kept.
    private final ExpiringCache<ByteBuffer, Identity> known;

    public Authenticator(Tokens tokens, Duration remembered) {
        this.tokens = tokens;
        this.known = new ExpiringCache<>(remembered);
    }

    /**
     * The caller; empty when the header is missing, malformed, or names no token that is valid now.
     *
     * @throws ApiException unavailable, when the record store does not answer
     */
    public Optional<Identity> authenticate(Optional<String> header) {
        return header.filter(value -> value.length() <= LONGEST_HEADER)
                .flatMap(Authenticator::credentials)
                .flatMap(this::identity);
    }

    private Optional<Identity> identity(String credentials) {
        int colon = credentials.indexOf(':');
        if (colon < 0 || !TokenKey.fits(credentials.substring(0, colon))) {
            return Optional.empty();
        }
        return known.get(
                ByteBuffer.wrap(Tokens.hash(credentials)),
                () -> tokens.verify(new TokenKey(credentials.substring(0, colon)), credentials.substring(colon + 1))
                        .map(token -> new Identity(token.key().account(), token.key(), token.scope())));
    }

    private static Optional<String> credentials(String header) {
        int space = header.indexOf(' ');
        String scheme = space < 0 ? "" : header.substring(0, space).toLowerCase(Locale.ROOT);
        String rest = header.substring(space + 1).strip();
        return switch (scheme) {
            case "bearer" -> Optional.of(rest);
            case "basic" -> decoded(rest);
            default -> Optional.empty();
        };
    }

    private static Optional<String> decoded(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
