package io.searchfleet.functions.catalog;

import static io.searchfleet.model.Scope.READ;

import io.searchfleet.Wiring;
import io.searchfleet.accounts.Gate;
import io.searchfleet.web.Api;
import io.searchfleet.web.ApiFunction;
import io.searchfleet.web.Routes;

/** {@code /plans}, {@code /spaces}, {@code /releases}, and one of each. */
public final class CatalogHandler implements ApiFunction {
    private final Api api;

    public CatalogHandler() {
        this(Wiring.fromEnvironment());
    }

    CatalogHandler(Wiring wiring) {
        Gate gate = wiring.gate();
        CatalogActions catalog = new CatalogActions(wiring.catalog());
        this.api = wiring.api(Routes.none()
                .get("/plans", READ, gate.before(catalog::plans))
                .get("/plans/{slug}", READ, gate.before(catalog::plan))
                .get("/spaces", READ, gate.before(catalog::spaces))
                .get("/spaces/{path+}", READ, gate.before(catalog::space))
                .get("/releases", READ, gate.before(catalog::releases))
                .get("/releases/{slug}", READ, gate.before(catalog::release)));
    }

    @Override
    public Api api() {
        return api;
    }
}
