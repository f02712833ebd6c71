package io.searchfleet.idempotency;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import io.searchfleet.model.Ulid;
import io.searchfleet.store.Item;
import io.searchfleet.store.Key;
import io.searchfleet.store.Table;
import io.searchfleet.store.Versioned;
import io.searchfleet.web.Idempotency;
import io.searchfleet.web.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The keys in the table, each under the account and the token of its caller, for a day. One conditional put is the whole
 * lock: who stores the record makes the change.
 *
 * <p>A record is {@code running}, {@code done} with the answer, or {@code released}. It never holds the key or anything
 * of the request, only digests that nobody can guess without the key.
 */
public final class IdempotencyRecords implements Idempotency {
    static final Duration KEPT = Duration.ofDays(1);
    // Twice what a function may run: a record that is running for longer belonged to a process that died.
    static final Duration LONGEST_RUN = Duration.ofSeconds(60);

    private static final String KIND = "IDEMPOTENCY";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final int MOST_TRIES = 5;

    private final Table table;
    private final Clock clock;

    public IdempotencyRecords(Table table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    @Override
    public Verdict begin(Attempt attempt) {
        Key key = new Key(attempt.identity().account(), KIND, Digests.ofKey(attempt));
        String fingerprint = Digests.ofRequest(attempt);
        for (int i = 0; i < MOST_TRIES; i++) {
            Optional<Verdict> verdict = tried(key, fingerprint);
            if (verdict.isPresent()) {
                return verdict.get();
            }
        }
        throw running();
    }

    /** Empty where the record changed between two calls: try again. */
    private Optional<Verdict> tried(Key key, String fingerprint) {
        Instant now = clock.instant();
        Entry fresh = new Entry(fingerprint, Ulid.at(now), now);
        Optional<Long> made = table.insert(key, fresh.running());
        if (made.isPresent()) {
            return Optional.of(run(key, fresh, made.get()));
        }
        return table.find(key).flatMap(stored -> verdict(key, fresh, stored));
    }

    private Optional<Verdict> verdict(Key key, Entry fresh, Versioned stored) {
        Item item = stored.item();
        if (item.isExpired(fresh.started())) {
            return taken(key, fresh, stored);
        }
        boolean isSame = item.text("fingerprint").equals(fresh.fingerprint());
        return switch (item.text("state")) {
            case "released" -> taken(key, isSame ? fresh.withSeed(item.text("operation_id")) : fresh, stored);
            case String _ when !isSame -> throw ApiException.keyReused();
            case "done" -> Optional.of(new Verdict.Replay(response(item)));
            case String _ -> busy(key, fresh, stored);
        };
    }

    private Optional<Verdict> busy(Key key, Entry fresh, Versioned stored) {
        String seed = stored.item().text("operation_id");
        if (seed.equals(fresh.seed())) {
            // Our own put: its answer was lost, the client of the store sent it again, and it met itself.
            return Optional.of(run(key, fresh, stored.version()));
        }
        if (stored.item().time("started_at").plus(LONGEST_RUN).isAfter(fresh.started())) {
            throw running();
        }
        return taken(key, fresh.withSeed(seed), stored);
    }

    private Optional<Verdict> taken(Key key, Entry entry, Versioned stored) {
        return table.replace(key, entry.running(), stored.version())
                ? Optional.of(run(key, entry, stored.version() + 1))
                : Optional.empty();
    }

    private static ApiException running() {
        return ApiException.inProgress("The same request is still running. Ask again for its answer.", RETRY_AFTER);
    }

    /** Where the record is no longer of this version, another attempt took over: what became of this one is old. */
    private Verdict run(Key key, Entry entry, long version) {
        return new Verdict.Run(entry.seed(), new Held() {
            @Override
            public void keep(Response response) {
                table.replace(key, entry.done(response), version);
            }

            @Override
            public void release() {
                table.replace(key, entry.released(), version);
            }
        });
    }

    private static Response response(Item item) {
        Map<String, String> headers = new TreeMap<>();
        Json.stored(item.text("headers"))
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return new Response((int) item.number("status"), headers, item.bytes("body"));
    }

    /** A record as this attempt writes it. */
    private record Entry(String fingerprint, String seed, Instant started) {
        Entry withSeed(String other) {
            return new Entry(fingerprint, other, started);
        }

        Item running() {
            return item("running");
        }

        /** Not deleted, so that the next attempt names its operation as this one did. */
        Item released() {
            return item("released");
        }

        Item done(Response response) {
            ObjectNode headers = Json.object();
            response.headers().forEach(headers::put);
            return item("done")
                    .number("status", response.status())
                    .text("headers", headers.toString())
                    .bytes("body", response.body());
        }

        private Item item(String state) {
            return Item.empty()
                    .text("state", state)
                    .text("fingerprint", fingerprint)
                    .text("operation_id", seed)
                    .time("started_at", started)
                    .expiry(started.plus(KEPT));
        }
    }
}
