package io.searchfleet.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Identity;
import io.searchfleet.model.Json;
import io.searchfleet.store.Item;
import io.searchfleet.store.Key;
import io.searchfleet.store.Table;
import io.searchfleet.store.Versioned;
import io.searchfleet.web.Auditor;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The audit trail in the table: a record per change under the account of its caller, kept for a set time. */
public final class AuditTrail implements Auditor {
    private static final String KIND = "AUDIT";
    // Sorts as text as it does in time.
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern ID =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z-[0-9a-f]{10}");
    private static final String LAST = ":";
    private static final int LONGEST_TEXT = 300;

    private final Table table;
    private final ReadCounts reads;
    private final Duration kept;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** @param kept how long a record stays; zero: for ever */
    public AuditTrail(Table table, Duration kept, Clock clock) {
        this.table = table;
        this.reads = new ReadCounts(table, kept, clock);
        this.kept = kept;
        this.clock = clock;
    }

    @Override
    public Noted begins(Attempt attempt) {
        Instant now = clock.instant();
        byte[] unique = new byte[5];
        random.nextBytes(unique);
        String id = TIME.format(now) + "-" + HexFormat.of().formatHex(unique);
        Key key = new Key(attempt.identity().account(), KIND, id);
        ObjectNode entry = Json.object()
                .put("id", id)
                .put("time", TIME.format(now))
                .put("token", attempt.identity().key().value())
                .put("source", attempt.source())
                .put("agent", shortened(attempt.agent()))
                .put("request_id", attempt.requestId())
                .put("method", attempt.method())
                .put("route", attempt.route())
                .put("path", shortened(attempt.path()));
        ObjectNode targets = entry.putObject("targets");
        attempt.variables().forEach((name, values) -> targets.put(name, shortened(String.join("/", values))));
        entry.put("outcome", "started").putNull("status").putNull("message").putNull("ms");
        long version = table.insert(key, item(entry, now))
                .orElseThrow(() -> new IllegalStateException("an audit record of this id is there already"));
        return (more, status, outcome, message) -> {
            more.forEach((name, value) -> targets.put(name, shortened(value)));
            entry.put("outcome", outcome)
                    .put("status", status)
                    .put("message", message.isEmpty() ? null : shortened(message))
                    .put("ms", Duration.between(now, clock.instant()).toMillis());
            table.replace(key, item(entry, now), version);
        };
    }

    private Item item(ObjectNode entry, Instant now) {
        Item item = Item.empty().text("entry", entry.toString());
        return kept.isZero() ? item : item.expiry(now.plus(kept));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    @Override
    public void reads(Identity identity) {
        reads.count(identity);
    }

    /**
     * Reads per day and token, the latest day first: rows {@code {date, token, reads}}.
     *
     * @param from a time of the first day; empty: all that are kept
     */
    public List<ObjectNode> readCounts(AccountId account, Optional<Instant> from) {
        return reads.rows(account, from);
    }

    /**
     * Which records to show.
     *
     * @param from the {@link #moment} or {@link #id} that none is older than; empty: from the beginning
     * @param before the moment or id that all are older than; empty: from now
     * @param fields what the entry must have under these names, at its top or in {@code targets}
     */
    public record Filter(Optional<String> from, Optional<String> before, Map<String, String> fields) {
        boolean matches(ObjectNode entry) {
            return fields.entrySet().stream()
                    .allMatch(field -> entry.path(field.getKey()).asText().equals(field.getValue())
                            || entry.path("targets")
                                    .path(field.getKey())
                                    .asText()
                                    .equals(field.getValue()));
        }
    }

    /** What sorts before all records of a time, and behind those that are older. Of the years 0 to 9999. */
    public static String moment(Instant time) {
        return TIME.format(time);
    }

    /** @throws ApiException invalid, when the text is not the id of a record */
    public static String id(String text) {
        if (!ID.matcher(text).matches()) {
            throw ApiException.invalid("'" + text + "' is not the id of a record, as 'next' of GET /audit has it.");
        }
        return text;
    }

    /**
     * Records of an account, the latest first.
     *
     * @param next the {@code before} of the page that follows; empty: this is the last one
     */
    public record Page(List<ObjectNode> entries, Optional<String> next) {}

    /** A page of at most {@code size} records. A narrow filter may give fewer, and a next page all the same. */
    public Page page(AccountId account, Filter filter, int size) {
        Key newest = new Key(account, KIND, filter.before().orElse(LAST));
        Key oldest = new Key(account, KIND, filter.from().orElse(""));
        Table.Slice slice = table.latest(oldest, newest, stored -> filter.matches(entry(stored)), size);
        return new Page(slice.items().stream().map(AuditTrail::entry).toList(), slice.next());
    }

    private static ObjectNode entry(Versioned stored) {
        return (ObjectNode) Json.stored(stored.item().text("entry"));
    }
}
