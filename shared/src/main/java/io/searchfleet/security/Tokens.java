package io.searchfleet.security;

import io.searchfleet.model.AccountId;
import io.searchfleet.model.Scope;
import io.searchfleet.model.Sha256;
import io.searchfleet.model.TokenKey;
import io.searchfleet.store.Item;
import io.searchfleet.store.Key;
import io.searchfleet.store.Table;
import io.searchfleet.store.Versioned;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The API tokens. A secret has 256 random bits and is kept as its SHA-256, which for such a secret needs no salt and no
 * slow hash; it is shown once, when it is made.
 */
public final class Tokens {
    private static final String KIND = "TOKEN";
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

    private final Table table;
    private final Clock clock;

    public Tokens(Table table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    /** A new token and its secret, which nobody can read again. */
    public record Created(Token token, String secret) {
        @Override
        public String toString() {
            return "Created[" + token.key() + "]";
        }
    }

    public Created create(AccountId account, String name, Set<Scope> scopes, Optional<Instant> expiresAt) {
        // Made here and not in a field: a snapshot of an initialised function would hand out the same numbers twice.
        SecureRandom random = new SecureRandom();
        byte[] bits = new byte[32];
        random.nextBytes(bits);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        while (true) {
            TokenKey key = new TokenKey(account + "-"
                    + random.ints(12, 0, ALPHABET.length())
                            .mapToObj(i -> ALPHABET.substring(i, i + 1))
                            .collect(Collectors.joining()));
            Token token = new Token(key, name, scopes, clock.instant(), expiresAt, Optional.empty());
            Item item = item(token).bytes("secret_hash", hash(secret));
            expiresAt.ifPresent(item::expiry);
            if (table.insert(key(key), item).isPresent()) {
                return new Created(token, secret);
            }
        }
    }

    /** Keeps a token whose secret was made elsewhere, with as many random bits, in place of what has its key. */
    public void adopt(TokenKey key, String name, Set<Scope> scopes, String secret) {
        Token token = new Token(key, name, scopes, clock.instant(), Optional.empty(), Optional.empty());
        table.delete(key(key));
        var _ = table.insert(key(key), item(token).bytes("secret_hash", hash(secret)));
    }

    /** The tokens of an account, without those that have expired. */
    public List<Token> list(AccountId account) {
        Instant now = clock.instant();
        return table.list(account, KIND).stream()
                .map(Tokens::token)
                .filter(token -> !token.isExpired(now))
                .toList();
    }

    /** Revokes a token and answers what it was; empty when there is none. */
    public Optional<Token> delete(TokenKey key) {
        return table.find(key(key)).filter(_ -> table.delete(key(key))).map(Tokens::token);
    }

    /** The token of {@code key} when {@code secret} is its secret and it has not expired; its use is noted. */
    Optional<Token> verify(TokenKey key, String secret) {
        Optional<Versioned> found = table.find(key(key));
        byte[] expected =
                found.map(stored -> stored.item().bytes("secret_hash")).orElseGet(() -> new byte[32]);
        if (!MessageDigest.isEqual(hash(secret), expected)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<Token> token = found.map(Tokens::token).filter(known -> !known.isExpired(now));
        token.filter(known -> known.lastUsedAt()
                        .filter(last -> last.plus(USE_NOTED_EVERY).isAfter(now))
                        .isEmpty())
                .ifPresent(known -> table.touch(key(key), "last_used_at", now.toString()));
        return token;
    }

    private static Key key(TokenKey key) {
        return new Key(key.account(), KIND, key.value());
    }

    private static Item item(Token token) {
        Item item = Item.empty()
                .text("name", token.name())
                .text("scopes", token.scopes().stream().map(Scope::wireName).collect(Collectors.joining(",")))
                .time("created_at", token.createdAt());
        token.expiresAt().ifPresent(end -> item.time("expires_at", end));
        return item;
    }

    private static Token token(Versioned stored) {
        Item item = stored.item();
        return new Token(
                new TokenKey(stored.id()),
                item.text("name"),
                Stream.of(item.text("scopes").split(",", -1))
                        .flatMap(name -> Scope.ofWireName(name).stream())
                        .collect(Collectors.toSet()),
                item.time("created_at"),
                item.optionalTime("expires_at"),
                item.optionalTime("last_used_at"));
    }

    static byte[] hash(String secret) {
        return Sha256.of(secret);
    }
}
