package io.searchfleet.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.connections.Connection;
import io.searchfleet.engine.Fanout.Part;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.ConnectionName;
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
import java.util.function.Supplier;

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

    private record Written(AccountId account, ConnectionName name, Section section, String uuid) {}

    private final Table table;
    private final Clock clock;
    private final ConcurrentHashMap<Written, Instant> written = new ConcurrentHashMap<>();

    public LastKnown(Table table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    /** The call, whose value is kept when it has one; not more often than every two minutes. */
    public Supplier<JsonNode> kept(Connection connection, Section section, Supplier<JsonNode> call) {
        return () -> {
            JsonNode value = call.get();
            keep(connection, section, value);
            return value;
        };
    }

    private void keep(Connection connection, Section section, JsonNode value) {
        Instant now = clock.instant();
        Written key = new Written(
                connection.account(),
                connection.name(),
                section,
                connection.cluster().uuid());
        Instant last = written.get(key);
        if (last != null && last.plus(BETWEEN_WRITES).isAfter(now)) {
            return;
        }
        String text = value.toString();
        if (text.length() > LARGEST) {
            return;
        }
        written.put(key, now);
        try {
            table.put(
                    key(connection, section),
                    Item.empty()
                            .text("value", text)
                            .text("uuid", connection.cluster().uuid())
                            .time("at", now)
                            .expiry(now.plus(KEPT)));
        } catch (ApiException e) {
            // The answer does not depend on it; the next one tries again.
            written.remove(key);
        }
    }

    /** What the cluster last said, where it says nothing now. */
    public Optional<Old> instead(Connection connection, Section section, Part<JsonNode> part) {
        return part.missing().isEmpty() ? Optional.empty() : find(connection, section);
    }

    private Optional<Old> find(Connection connection, Section section) {
        try {
            return table.find(key(connection, section)).flatMap(stored -> old(connection, stored));
        } catch (ApiException e) {
            return Optional.empty();
        }
    }

    private static Optional<Old> old(Connection connection, Versioned stored) {
        return Optional.of(stored.item())
                .filter(item -> item.text("uuid").equals(connection.cluster().uuid()))
                .map(item -> new Old(Json.stored(item.text("value")), item.time("at")));
    }

    private static Key key(Connection connection, Section section) {
        return new Key(connection.account(), section.kind(), connection.name().value());
    }
}
