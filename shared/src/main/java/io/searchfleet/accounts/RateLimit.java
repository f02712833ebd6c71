package io.searchfleet.accounts;

import io.searchfleet.model.ApiException;
import io.searchfleet.model.Identity;
import io.searchfleet.store.Key;
import io.searchfleet.store.Table;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How often a token may do something within each minute of the clock, however many processes serve it. */
final class RateLimit {
    private static final String KIND = "RATE";
    private static final long MINUTE = 60;

    private final Table table;
    private final Clock clock;
    private final String what;
    private final long perMinute;

    RateLimit(Table table, Clock clock, String what, long perMinute) {
        this.table = table;
        this.clock = clock;
        this.what = what;
        this.perMinute = perMinute;
    }

    /** @throws ApiException too many requests, with the time until the next minute */
    void count(Identity identity) {
        long second = clock.instant().getEpochSecond();
        long minute = second / MINUTE;
        Key key = new Key(identity.account(), KIND, identity.key() + "/" + what + "/" + minute);
        Instant expiry = Instant.ofEpochSecond((minute + 2) * MINUTE);
        if (table.add(key, "count", 1, Optional.of(expiry)) > perMinute) {
            throw ApiException.tooManyRequests(
                    "You are making too many requests to the API.", Duration.ofSeconds(MINUTE - second % MINUTE));
        }
    }
}
