package io.searchfleet.functions.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Scope;
import io.searchfleet.web.Fields;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The body of {@code POST /tokens}. */
record TokenRequest(String name, Set<Scope> scopes, Optional<AccountId> account, Optional<Instant> expiresAt) {
    private static final int LONGEST_NAME = 100;

    /** @throws ApiException invalid, with all faults */
    static TokenRequest of(ObjectNode body, Instant now) {
        Fields fields = new Fields(body);
        fields.only("name", "scopes", "account", "expires_at");
        Optional<String> name = fields.text("name", LONGEST_NAME)
                .filter(text -> fields.holds(
                        text.chars().noneMatch(Character::isISOControl), "'name' cannot hold control characters."));
        fields.holds(fields.has("name") && !fields.isNull("name"), "'name' is missing: what is the token for?");
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        List<String> wanted = fields.texts("scopes").orElse(List.of());
        wanted.forEach(scope -> Scope.ofWireName(scope)
                .ifPresentOrElse(
                        scopes::add,
                        () -> fields.fault(
                                "There is no scope '" + printable(scope) + "'; there are read, operate and admin.")));
        fields.holds(!wanted.isEmpty(), "'scopes' must be a list of at least one of read, operate, admin.");
        Optional<AccountId> account = fields.parsed("account", AccountId::new);
        Optional<Instant> expiresAt = fields.parsed("expires_at", TokenRequest::time)
                .filter(time -> fields.holds(time.isAfter(now), "'expires_at' is in the past."));
        fields.check();
        return new TokenRequest(name.orElseThrow(), scopes, account, expiresAt);
    }

    /** @throws ApiException invalid */
    static AccountId account(String text) {
        try {
            return new AccountId(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(String.valueOf(e.getMessage()));
        }
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'expires_at' must be a time such as 2030-01-31T00:00:00Z.", e);
        }
    }

    private static String printable(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= LONGEST_NAME ? clean : clean.substring(0, LONGEST_NAME) + "…";
    }
}
