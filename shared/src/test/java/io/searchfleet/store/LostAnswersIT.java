package io.searchfleet.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.model.AccountId;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The store did what it was asked, and its answer was lost: the client asks again by itself. */
class LostAnswersIT {
    private static final TestStore STORE = TestStore.start();

    private final AtomicInteger toLose = new AtomicInteger();
    private final DynamoDbClient losing = losing();
    private final Table table = new Table(() -> losing, "Table");
    private final Table other = STORE.table();
    private final Key key =
            new Key(new AccountId("main"), "thing", UUID.randomUUID().toString());

    @AfterAll
    static void stop() {
        STORE.close();
    }

    private DynamoDbClient losing() {
        return DynamoDbClient.builder()
                .endpointOverride(STORE.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(new LosingClient())
                .build();
    }

    private final class LosingClient implements SdkHttpClient {
        private final SdkHttpClient real = UrlConnectionHttpClient.create();

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            ExecutableHttpRequest prepared = real.prepareRequest(request);
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    HttpExecuteResponse response = prepared.call();
                    if (toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        response.responseBody().ifPresent(body -> body.abort());
                        throw new IOException("lost");
                    }
                    return response;
                }

                @Override
                public void abort() {
                    prepared.abort();
                }
            };
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private static Item item(String value) {
        return Item.empty().text("value", value);
    }

    @Test
    void anInsert_isFoundToBeItsOwn() {
        toLose.set(1);
        long version = table.insert(key, item("ours")).orElseThrow();
        assertThat(other.find(key).orElseThrow().version()).isEqualTo(version);
        toLose.set(1);
        assertThat(table.insert(key, item("ours too"))).isEmpty();
    }

    @Test
    void aReplacement_isFoundToBeItsOwn_andAnothersIsNot() {
        long version = other.insert(key, item("first")).orElseThrow();
        toLose.set(1);
        assertThat(table.replace(key, item("second"), version)).isTrue();
        assertThat(other.replace(key, item("third"), version + 1)).isTrue();
        toLose.set(1);
        assertThat(table.replace(key, item("fourth"), version + 1)).isFalse();
        assertThat(other.find(key).orElseThrow().item().text("value")).isEqualTo("third");
    }

    @Test
    void aDeletion_isFoundToBeItsOwn_andAnothersItemStays() {
        assertThat(other.insert(key, item("ours"))).isPresent();
        toLose.set(1);
        assertThat(table.delete(key, "value", "ours")).isTrue();
        assertThat(table.delete(key, "value", "ours")).isFalse();
        assertThat(other.insert(key, item("another's"))).isPresent();
        toLose.set(1);
        assertThat(table.delete(key, "value", "ours")).isFalse();
        assertThat(other.find(key)).isPresent();
    }

    @Test
    void aDeletionWithoutCondition_isFoundToBeItsOwn() {
        assertThat(other.insert(key, item("ours"))).isPresent();
        toLose.set(1);
        assertThat(table.delete(key)).isTrue();
        assertThat(table.delete(key)).isFalse();
    }
}
