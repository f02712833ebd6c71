package io.searchfleet.local;

import io.searchfleet.Environment;
import io.searchfleet.Wiring;
import io.searchfleet.local.template.FunctionSpec;
import io.searchfleet.local.template.TableGrants;
import io.searchfleet.model.Scope;
import io.searchfleet.security.Tokens;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The admin of the first account: whoever starts the runtime makes it, past the grants that bind each function. */
final class FirstAdmin {
    private final Wiring wiring;

    /**
     * @param any a function of the template, whose environment names the tables
     * @param local what stands in place of AWS
     */
    FirstAdmin(FunctionSpec any, Map<String, String> local) {
        Map<String, String> environment = new HashMap<>(any.environment());
        environment.putAll(local);
        environment.remove(TableGrants.VARIABLE);
        this.wiring = Environment.with(environment, Wiring::fromEnvironment);
    }

    /** Whether a token, {@code key:secret}, still opens the API. */
    boolean isKnown(String token) {
        return wiring.authenticator()
                .authenticate(Optional.of("Bearer " + token))
                .isPresent();
    }

    /** A new token, as {@code key:secret}. */
    String newToken() {
        Tokens.Created created =
                wiring.tokens().create(wiring.firstAccount(), "first admin", Set.of(Scope.ADMIN), Optional.empty());
        return created.token().key() + ":" + created.secret();
    }
}
