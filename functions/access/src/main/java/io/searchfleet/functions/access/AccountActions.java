package io.searchfleet.functions.access;

import io.searchfleet.accounts.Accounts;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import io.searchfleet.web.Fields;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;

/** Accounts as a whole, for admins of the deployment's first account. */
final class AccountActions {
    private final Accounts accounts;
    private final AccountId firstAccount;

    AccountActions(Accounts accounts, AccountId firstAccount) {
        this.accounts = accounts;
        this.firstAccount = firstAccount;
    }

    /** {@code {"account":{"id","suspended"}}}; an account of which nothing is known is not suspended. */
    Reply show(Request request) {
        return shown(account(request));
    }

    /** Takes {@code {"suspended": true|false}}. */
    Reply change(Request request) {
        AccountId account = account(request);
        Fields fields = new Fields(request.json());
        fields.only("suspended");
        boolean isSuspended = fields.bool("suspended").orElse(false);
        // A null would lift what somebody set.
        fields.holds(fields.has("suspended") && !fields.isNull("suspended"), "'suspended' is required: true or false.");
        fields.holds(
                !(isSuspended && account.equals(firstAccount)),
                "The first account cannot be suspended: nobody could lift that.");
        fields.check();
        accounts.suspend(account, isSuspended);
        return shown(account);
    }

    private Reply shown(AccountId account) {
        return Reply.ok(Json.object()
                .set(
                        "account",
                        Json.object().put("id", account.value()).put("suspended", accounts.isSuspended(account))));
    }

    private AccountId account(Request request) {
        if (!request.identity().account().equals(firstAccount)) {
            throw ApiException.forbidden("Only admins of the first account may look at or change accounts.");
        }
        try {
            return new AccountId(request.variable("account").orElseThrow());
        } catch (IllegalArgumentException e) {
            throw ApiException.notFound(String.valueOf(e.getMessage()));
        }
    }
}
