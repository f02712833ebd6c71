package io.searchfleet.security;

import io.searchfleet.model.Scope;
import io.searchfleet.model.TokenKey;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** An API token, without its secret. */
public record Token(
        TokenKey key,
        String name,
        Set<Scope> scopes,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> lastUsedAt) {
    public Token {
        scopes = Set.copyOf(scopes);
    }

    /** The widest scope. */
    public Scope scope() {
        return scopes.stream().max(Scope::compareTo).orElse(Scope.READ);
    }

    public boolean isExpired(Instant now) {
        return expiresAt.filter(end -> !end.isAfter(now)).isPresent();
    }
}
