package io.searchfleet.accounts;

import io.searchfleet.Environment;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Identity;
import io.searchfleet.store.Table;
import io.searchfleet.web.Action;
import io.searchfleet.web.Request;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What every request of Bonsai's API has to pass before its action runs: an account that is not suspended, a token that has
 * not called too often, types that the API speaks.
 */
public final class Gate {
    private static final String JSON = "application/json";

    private final Accounts accounts;
    private final RateLimit requests;
    private final RateLimit creations;

    private Gate(Accounts accounts, RateLimit requests, RateLimit creations) {
        this.accounts = accounts;
        this.requests = requests;
        this.creations = creations;
    }

    /** With {@code REQUESTS_PER_MINUTE} (default 60) and {@code CREATIONS_PER_MINUTE} (default 5), of each token. */
    public static Gate of(Environment environment, Table table, Clock clock) {
        return new Gate(
                new Accounts(table),
                new RateLimit(table, clock, "requests", environment.number("REQUESTS_PER_MINUTE", 60)),
                new RateLimit(table, clock, "creations", environment.number("CREATIONS_PER_MINUTE", 5)));
    }

    /** The action, behind this gate. */
    public Action before(Action action) {
        return request -> {
            requests.count(request.identity());
            accounts.require(request.identity().account());
            requireTypes(request);
            return action.answer(request);
        };
    }

    /**
     * Counts a creation that is about to be made.
     *
     * @throws ApiException too many requests
     */
    public void countCreation(Identity identity) {
        creations.count(identity);
    }

    private static void requireTypes(Request request) {
        List<String> faults = new ArrayList<>();
        request.header("content-type").filter(type -> !media(type).equals(JSON)).ifPresent(type -> {
            faults.add("The Content-Type header specifies " + printable(media(type)) + ".");
            faults.add("Send it as application/json (curl -H 'Content-Type: application/json').");
        });
        request.header("accept")
                .filter(types -> Stream.of(types.split(",", -1)).noneMatch(Gate::takesJson))
                .ifPresent(
                        _ -> faults.add("The Accept header specifies a response format other than application/json."));
        if (!faults.isEmpty()) {
            throw ApiException.invalid(faults);
        }
    }

    private static boolean takesJson(String range) {
        String type = media(range);
        return type.isEmpty() || type.equals("*/*") || type.equals("application/*") || type.equals(JSON);
    }

    private static String media(String type) {
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static String printable(String text) {
        // Shorter than the text where one character was two of Java's.
        String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
        return clean.substring(0, Math.min(clean.length(), 100));
    }
}
