package io.searchfleet.functions.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Identity;
import io.searchfleet.model.Json;
import io.searchfleet.model.Scope;
import io.searchfleet.model.TokenKey;
import io.searchfleet.security.Token;
import io.searchfleet.security.Tokens;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import java.time.Instant;
import java.util.Optional;

/** Lists, makes and revokes API tokens. */
final class TokenActions {
    private final Tokens tokens;
    private final AccountId firstAccount;

    /** @param firstAccount the account whose admins may manage the tokens of all */
    TokenActions(Tokens tokens, AccountId firstAccount) {
        this.tokens = tokens;
        this.firstAccount = firstAccount;
    }

    Reply list(Request request) {
        AccountId account =
                allowed(request.identity(), request.query().first("account").map(TokenRequest::account));
        ArrayNode rows = Json.array();
        tokens.list(account).forEach(token -> rows.add(row(token)));
        return Reply.ok(Json.object().set("tokens", rows));
    }

    Reply create(Request request) {
        TokenRequest wanted = TokenRequest.of(request.json(), Instant.now());
        AccountId account = allowed(request.identity(), wanted.account());
        Tokens.Created created = tokens.create(account, wanted.name(), wanted.scopes(), wanted.expiresAt());
        ObjectNode row = Json.object().put("key", created.token().key().value()).put("secret", created.secret());
        row.setAll(row(created.token()));
        return Reply.created(Json.object().set("token", row))
                .shownOnce("This request was made before, and made the token '"
                        + created.token().key() + "'. Its secret is shown once. If you do not have it, DELETE /tokens/"
                        + created.token().key() + " and make another, with another Idempotency-Key.");
    }

    Reply revoke(Request request) {
        String text = request.variable("key").orElseThrow();
        if (text.equals(request.identity().key().value())) {
            throw ApiException.conflict("This is the token you are using. Revoke it with another admin token.");
        }
        Token revoked = Optional.of(text)
                .filter(TokenKey::fits)
                .map(TokenKey::new)
                .filter(key -> mayManage(request.identity(), key.account()))
                .flatMap(tokens::delete)
                .orElseThrow(() -> ApiException.notFound("There is no token with this key. GET /tokens lists them."));
        return Reply.ok(Json.object().set("token", row(revoked).put("revoked", true)));
    }

    private AccountId allowed(Identity caller, Optional<AccountId> wanted) {
        AccountId account = wanted.orElse(caller.account());
        if (!mayManage(caller, account)) {
            throw ApiException.forbidden("Only the account '" + firstAccount + "' may name another account.");
        }
        return account;
    }

    private boolean mayManage(Identity caller, AccountId account) {
        return account.equals(caller.account()) || caller.account().equals(firstAccount);
    }

    private static ObjectNode row(Token token) {
        ObjectNode row = Json.object()
                .put("key", token.key().value())
                .put("name", token.name())
                .put("account", token.key().account().value());
        ArrayNode scopes = row.putArray("scopes");
        token.scopes().stream().sorted().map(Scope::wireName).forEach(scopes::add);
        return row.put("created_at", token.createdAt().toString())
                .put("expires_at", token.expiresAt().map(Instant::toString).orElse(null))
                .put("last_used_at", token.lastUsedAt().map(Instant::toString).orElse(null));
    }
}
