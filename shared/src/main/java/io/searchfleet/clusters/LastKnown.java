package io.searchfleet.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.connections.Connection;
import io.searchfleet.engine.Fanout;
import io.searchfleet.engine.Fanout.Part;
import io.searchfleet.engine.Fanout.Pending;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Json;
import io.searchfleet.store.Item;
import io.searchfleet.store.Key;
import io.searchfleet.store.Table;
import io.searchfleet.store.Versioned;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What clusters last said of themselves, kept in the table for when they do not: a section of an answer is old rather than
 * blank, and says since when. A value is of the cluster it came from, never of another one that took over its name.
 */
public final class LastKnown {
    /** The parts of answers that are kept. */
    public enum Section {
        HEALTH,
        STATS,
        NODES,
        DIAGNOSTICS;

        private String kind() {
            return "LAST-" + name();
        }
    }

    /** A value and when it was true. */
    public record Old(JsonNode value, Instant at) {}

    private static final Duration BETWEEN_WRITES = Duration.ofMinutes(2);
    private static final Duration KEPT = Duration.ofDays(30);
    // DynamoDB takes 400 KB.
    private static final int LARGEST = 300_000;

    // What a store that is slow may cost an answer.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    // What many clusters at once say must not keep the store from those who wait for it.
    private static final int MOST_WRITES = 16;

    private final Semaphore writes = new Semaphore(MOST_WRITES);
    private final Table table;
    private final Clock clock;
    private final ConcurrentHashMap<Key, Instant> written = new ConcurrentHashMap<>();

    public LastKnown(Table table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    /**
     * Where the part came, keeps it, not more often than every two minutes, and not where its turn does not come within a second:
     * the next one tries again, so that a thousand clusters are kept after some lists. Where it did not, looks what it last was. Begun
     * when the part is there, so that a slow store never makes it a missing one, and to be awaited before the answer: a
     * function stands still after that.
     */
    public Pending<Optional<Old>> keepOrFind(
            Connection connection, Section section, Part<JsonNode> part, Budget request) {
        Optional<Key> key = key(connection, section);
        Budget patience = request.atMost(PATIENCE);
        return Fanout.start(patience, () -> {
            Optional<JsonNode> value = part.toOptional();
            key.ifPresent(known -> value.ifPresent(came -> keep(known, came, patience)));
            return value.isPresent() ? Optional.empty() : key.flatMap(this::find);
        });
    }

    /** What {@link #keepOrFind} found; empty too where the store did not answer in time. */
    public static Optional<Old> found(Pending<Optional<Old>> pending) {
        return pending.await().toOptional().flatMap(old -> old);
    }

    private void keep(Key key, JsonNode value, Budget patience) {
        Instant last = written.get(key);
        if (last != null && last.plus(BETWEEN_WRITES).isAfter(clock.instant())) {
            return;
        }
        String text = value.toString();
        if (text.length() > LARGEST) {
            return;
        }
        try {
            if (writes.tryAcquire(patience.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                write(key, text);
            }
        } catch (InterruptedException e) {
            // Nobody waits for it any more.
            Thread.currentThread().interrupt();
        }
    }

    private void write(Key key, String text) {
        Instant now = clock.instant();
        written.put(key, now);
        try {
            table.put(key, Item.empty().text("value", text).time("at", now).expiry(now.plus(KEPT)));
        } catch (ApiException e) {
            // The answer does not depend on it; the next one tries again.
            written.remove(key);
        } finally {
            writes.release();
        }
    }

    private Optional<Old> find(Key key) {
        try {
            return table.find(key)
                    .map(Versioned::item)
                    .map(item -> new Old(Json.stored(item.text("value")), item.time("at")));
        } catch (ApiException e) {
            return Optional.empty();
        }
    }

    /** By the cluster's own id, which a change of the label leaves as it is; none where it has none yet. */
    private static Optional<Key> key(Connection connection, Section section) {
        return Optional.of(connection.cluster().uuid())
                .filter(uuid -> !uuid.isEmpty())
                .map(uuid -> new Key(connection.account(), section.kind(), uuid));
    }
}
