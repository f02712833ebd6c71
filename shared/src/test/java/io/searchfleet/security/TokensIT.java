package io.searchfleet.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Scope;
import io.searchfleet.store.TestStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TokensIT {
    private static final TestStore STORE = TestStore.start();
    private static final AccountId MAIN = new AccountId("main");

    private final Tokens tokens = STORE.wiring().tokens();
    private final Authenticator authenticator = new Authenticator(tokens, Duration.ZERO);

    @AfterAll
    static void stop() {
        STORE.close();
    }

    @Test
    void aToken_identifiesItsBearer_asBasicAndAsBearer() {
        Tokens.Created created = create(Scope.READ, Scope.OPERATE);
        String pair = created.token().key() + ":" + created.secret();
        String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        for (String header : new String[] {"Basic " + basic, "basic  " + basic, "Bearer " + pair, "BEARER " + pair}) {
            var identity = authenticator.authenticate(Optional.of(header)).orElseThrow();
            assertThat(identity.account()).isEqualTo(MAIN);
            assertThat(identity.scope()).isEqualTo(Scope.OPERATE);
        }
    }

    @Test
    void whatIsNotExactlyAToken_identifiesNobody() {
        Tokens.Created created = create(Scope.ADMIN);
        String key = created.token().key().value();
        String secret = created.secret();
        for (String header : new String[] {
            "",
            "Bearer",
            "Bearer ",
            "Bearer " + key,
            "Bearer " + key + ":",
            "Bearer " + key + ":" + secret + "x",
            "Bearer " + key + ":" + secret.toLowerCase(Locale.ROOT) + "A",
            "Bearer :" + secret,
            "Bearer other-" + key.substring(5) + ":" + secret,
            "Token " + key + ":" + secret,
            "Basic !!!",
            "Basic " + key + ":" + secret,
            "Bearer " + "x".repeat(10_000)
        }) {
            assertThat(authenticator.authenticate(Optional.of(header)))
                    .as(header)
                    .isEmpty();
        }
        assertThat(authenticator.authenticate(Optional.empty())).isEmpty();
    }

    @Test
    void aSecret_isNowhereInTheStore() {
        Tokens.Created created = create(Scope.READ);
        try (var client = STORE.client()) {
            assertThat(client.scan(request -> request.tableName("Table")).toString())
                    .contains(created.token().key().value())
                    .doesNotContain(created.secret());
        }
        assertThat(created.toString()).doesNotContain(created.secret());
    }

    @Test
    void aRevokedToken_isUnknownAtOnceToWhoLooksItUp() {
        Tokens.Created created = create(Scope.READ);
        assertThat(authenticated(created)).isTrue();
        assertThat(tokens.delete(created.token().key())).isPresent();
        assertThat(tokens.delete(created.token().key())).isEmpty();
        assertThat(authenticated(created)).isFalse();
    }

    @Test
    void anExpiredToken_identifiesNobody_andIsNotListed() {
        Tokens.Created created = tokens.create(
                new AccountId("expiring"),
                "x",
                Set.of(Scope.READ),
                Optional.of(Instant.now().minusSeconds(1)));
        assertThat(authenticated(created)).isFalse();
        assertThat(tokens.list(new AccountId("expiring"))).isEmpty();
    }

    @Test
    void theList_isOfOneAccount_andTellsTheLastUse() {
        AccountId account = new AccountId("listing");
        Tokens.Created created = tokens.create(account, "x", Set.of(Scope.READ), Optional.empty());
        create(Scope.READ);
        assertThat(tokens.list(account)).hasSize(1);
        assertThat(tokens.list(account).getFirst().lastUsedAt()).isEmpty();
        authenticated(created);
        assertThat(tokens.list(account).getFirst().lastUsedAt()).isPresent();
    }

    @Test
    void aToken_isTrustedForAWhileWithoutLookingItUp() {
        Authenticator remembering = new Authenticator(tokens, Duration.ofMinutes(1));
        Tokens.Created created = create(Scope.READ);
        Optional<String> header = Optional.of("Bearer " + created.token().key() + ":" + created.secret());
        assertThat(remembering.authenticate(header)).isPresent();
        tokens.delete(created.token().key());
        assertThat(remembering.authenticate(header)).isPresent();
    }

    @Test
    void aStoreThatIsGone_isNotTakenForAWrongToken() {
        try (TestStore own = TestStore.start()) {
            Tokens lost = own.wiring().tokens();
            Tokens.Created created = lost.create(MAIN, "x", Set.of(Scope.READ), Optional.empty());
            own.kill();
            ApiException failure = catchThrowableOfType(
                    ApiException.class,
                    () -> new Authenticator(lost, Duration.ZERO)
                            .authenticate(
                                    Optional.of("Bearer " + created.token().key() + ":" + created.secret())));
            assertThat(failure.kind()).isEqualTo(ApiException.Kind.UNAVAILABLE);
        }
    }

    private Tokens.Created create(Scope... scopes) {
        return tokens.create(MAIN, "test", Set.of(scopes), Optional.empty());
    }

    private boolean authenticated(Tokens.Created created) {
        return authenticator
                .authenticate(Optional.of("Bearer " + created.token().key() + ":" + created.secret()))
                .isPresent();
    }
}
