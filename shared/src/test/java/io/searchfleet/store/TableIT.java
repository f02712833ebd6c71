package io.searchfleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.ApiException.Kind;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

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
