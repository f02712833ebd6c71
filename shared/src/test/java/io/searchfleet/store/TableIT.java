package io.searchfleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.searchfleet.audit.AuditTrail;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.ApiException.Kind;
import io.searchfleet.model.Identity;
import io.searchfleet.model.Scope;
import io.searchfleet.model.TokenKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class TableIT {
    private static final TestStore STORE = TestStore.start();

    private final Table table = STORE.table();

    @AfterAll
    static void stop() {
        STORE.close();
    }

    @Test
    void anItemLargerThanDynamoDbTakes_isTheCallersError_alsoAmongOthers() {
        Item small = Item.empty().text("value", "small");
        Item large = Item.empty().text("value", "x".repeat(410_000));
        Key key = key("large");
        assertThatTooLarge(() -> table.put(key, large));
        assertThatTooLarge(() -> table.insert(key, large));
        assertThatTooLarge(() -> table.writeAll(List.of(new Write(key("small"), small, 0), new Write(key, large, 0))));
        assertThat(table.find(key)).isEmpty();
        assertThat(table.find(key("small"))).isEmpty();
    }

    @Test
    void aFilterThatTakesLittle_isFewQueries() {
        for (int i = 0; i < 150; i++) {
            table.put(key("filtered-%03d".formatted(i)), Item.empty().text("value", i == 20 ? "wanted" : "other"));
        }
        AtomicInteger queries = new AtomicInteger();
        DynamoDbClient counted = STORE.client(new ExecutionInterceptor() {
            @Override
            public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                queries.incrementAndGet();
            }
        });
        Table.Slice slice = new Table(() -> counted, "Table")
                .latest(
                        key("filtered-"),
                        key("filtered-~"),
                        stored -> stored.item().text("value").equals("wanted"),
                        1);
        assertThat(slice.items()).extracting(Versioned::id).containsExactly("filtered-020");
        assertThat(slice.next()).contains("filtered-020");
        assertThat(queries).hasValueLessThan(4);
    }

    @Test
    void aNumberThatIsAddedTo_goesWhenItIsToldTo() {
        Instant expiry = Instant.parse("2030-01-01T00:00:00Z");
        assertThat(table.add(key("number"), "count", 2, Optional.empty())).isEqualTo(2);
        assertThat(table.find(key("number")).orElseThrow().item().attributes()).doesNotContainKey(Table.EXPIRY);
        assertThat(table.add(key("number"), "count", 3, Optional.of(expiry))).isEqualTo(5);
        assertThat(table.find(key("number")).orElseThrow().item().number(Table.EXPIRY))
                .isEqualTo(expiry.getEpochSecond());
    }

    @Test
    void countsOfReads_areKeptAsLongAsRecords_andListedFromADay() {
        Identity reader = new Identity(new AccountId("reader"), new TokenKey("reader-abcdefgh2345"), Scope.READ);
        Instant noon = Instant.parse("2026-01-31T12:00:00Z");
        for (int day = 0; day < 3; day++) {
            AuditTrail trail = trail(noon.plus(Duration.ofDays(day)));
            trail.reads(reader);
            trail.reads(reader);
            assertThat(trail.readCounts(reader.account(), Optional.empty())).hasSize(day + 1);
        }
        assertThat(trail(noon).readCounts(reader.account(), Optional.of(noon.plus(Duration.ofDays(1)))))
                .extracting(row -> row.path("date").asText() + " " + row.path("reads"))
                .containsExactly("2026-02-02 2", "2026-02-01 2");
        Versioned first = table.list(reader.account(), "READS").getFirst();
        assertThat(first.id()).isEqualTo("2026-01-31/reader-abcdefgh2345");
        assertThat(first.item().isExpired(noon.plus(Duration.ofDays(399)))).isFalse();
        assertThat(first.item().isExpired(noon.plus(Duration.ofDays(400)))).isTrue();
    }

    private AuditTrail trail(Instant now) {
        return new AuditTrail(table, Duration.ofDays(400), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Key key(String name) {
        return new Key(new AccountId("main"), "thing", name);
    }

    private static void assertThatTooLarge(ThrowingCallable write) {
        assertThatThrownBy(write)
                .isInstanceOfSatisfying(
                        ApiException.class, error -> assertThat(error.kind()).isEqualTo(Kind.BODY_TOO_LARGE))
                .hasMessageContaining("400 KB");
    }
}
