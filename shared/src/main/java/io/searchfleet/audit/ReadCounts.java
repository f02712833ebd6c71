package io.searchfleet.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Identity;
import io.searchfleet.model.Json;
import io.searchfleet.store.Key;
import io.searchfleet.store.Table;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How often each token read, per day. Counted here and added to the table now and then, off the request's way: what a
 * process counted in its last half minute may be lost when it ends.
 */
final class ReadCounts {
    private static final String KIND = "READS";
    private static final Duration BETWEEN = Duration.ofSeconds(30);

    private record Counted(AccountId account, String id) {}

    private final Table table;
    private final Duration kept;
    private final Clock clock;
    private final ConcurrentHashMap<Counted, Long> counts = new ConcurrentHashMap<>();
    private final AtomicLong lastMillis;

    /** @param kept how long the count of a day stays; zero: for ever */
    ReadCounts(Table table, Duration kept, Clock clock) {
        this.table = table;
        this.kept = kept;
        this.clock = clock;
        this.lastMillis = new AtomicLong(clock.millis());
    }

    void count(Identity identity) {
        String id = LocalDate.now(clock) + "/" + identity.key();
        counts.merge(new Counted(identity.account(), id), 1L, Long::sum);
        long last = lastMillis.get();
        if (clock.millis() - last >= BETWEEN.toMillis() && lastMillis.compareAndSet(last, clock.millis())) {
            Thread.ofVirtual().name("read-counts").start(this::flush);
        }
    }

    private void flush() {
        Optional<Instant> expiry =
                kept.isZero() ? Optional.empty() : Optional.of(clock.instant().plus(kept));
        for (Counted counted : List.copyOf(counts.keySet())) {
            Long number = counts.remove(counted);
            if (number != null) {
                try {
                    var _ = table.add(new Key(counted.account(), KIND, counted.id()), "reads", number, expiry);
                } catch (ApiException e) {
                    counts.merge(counted, number, Long::sum);
                }
            }
        }
    }

    List<ObjectNode> rows(AccountId account, Optional<Instant> from) {
        flush();
        String first = from.map(
                        time -> LocalDate.ofInstant(time, clock.getZone()).toString())
                .orElse("");
        List<ObjectNode> rows = new ArrayList<>();
        table.list(account, KIND).stream()
                .filter(stored -> stored.id().compareTo(first) >= 0)
                .forEach(stored -> rows.add(Json.object()
                        .put("date", stored.id().substring(0, stored.id().indexOf('/')))
                        .put("token", stored.id().substring(stored.id().indexOf('/') + 1))
                        .put("reads", stored.item().number("reads"))));
        return rows.reversed();
    }
}
