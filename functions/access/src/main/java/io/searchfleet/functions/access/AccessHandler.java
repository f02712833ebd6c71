package io.searchfleet.functions.access;

import static io.searchfleet.model.Scope.ADMIN;

import io.searchfleet.Wiring;
import io.searchfleet.web.Api;
import io.searchfleet.web.ApiFunction;
import io.searchfleet.web.Routes;

/** {@code /accounts}, {@code /tokens} and {@code /audit}. */
public final class AccessHandler implements ApiFunction {
    private final Api api;

    public AccessHandler() {
        this(Wiring.fromEnvironment());
    }

    AccessHandler(Wiring wiring) {
        TokenActions tokens = new TokenActions(wiring.tokens(), wiring.firstAccount());
        AuditActions audit = new AuditActions(wiring.auditTrail());
        AccountActions accounts = new AccountActions(wiring.accounts(), wiring.firstAccount());
        this.api = wiring.api(Routes.none()
                .get("/accounts/{account}", ADMIN, accounts::show)
                .put("/accounts/{account}", ADMIN, accounts::change)
                .get("/tokens", ADMIN, tokens::list)
                .post("/tokens", ADMIN, tokens::create)
                .delete("/tokens/{key}", ADMIN, tokens::revoke)
                .get("/audit", ADMIN, audit::list)
                .get("/audit/reads", ADMIN, audit::reads));
    }

    @Override
    public Api api() {
        return api;
    }
}
