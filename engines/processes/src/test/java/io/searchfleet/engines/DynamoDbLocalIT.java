package io.searchfleet.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DynamoDbLocalIT {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path folder;

    @Test
    void inAFolder_whatWasWrittenIsThereAfterACrash_andNoProcessIsLeftAfterClose() throws Exception {
        try (DynamoDbLocal dynamo = DynamoDbLocal.inFolder(folder.resolve("data"), folder.resolve("dynamodb.log"))) {
            call(dynamo, "CreateTable", """
                    {"TableName": "things", "BillingMode": "PAY_PER_REQUEST",
                     "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                     "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}""");
            call(dynamo, "PutItem", """
                    {"TableName": "things", "Item": {"id": {"S": "one"}, "name": {"S": "kept"}}}""");
            dynamo.kill();
        }

        DynamoDbLocal again = DynamoDbLocal.inFolder(folder.resolve("data"), folder.resolve("dynamodb.log"));
        try (again) {
            assertThat(call(again, "GetItem", """
                    {"TableName": "things", "Key": {"id": {"S": "one"}}}""")).contains("kept");
        }
        assertThat(ParentJvm.runs(again.pid())).isFalse();
        assertThat(folder.resolve("data/shared-local-instance.db")).exists();
    }

    @Test
    void itListensOnLoopbackOnly() throws IOException {
        try (DynamoDbLocal dynamo = DynamoDbLocal.inMemory(folder.resolve("dynamodb.log"))) {
            assertThat(listens(
                            InetAddress.ofLiteral("127.0.0.1"),
                            dynamo.endpoint().getPort()))
                    .isTrue();
            List<InetAddress> others = NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress())
                    .toList();
            assertThat(others)
                    .noneMatch(address -> listens(address, dynamo.endpoint().getPort()));
        }
    }

    @Test
    void aSecondOneInTheSameFolder_waitsForTheFirstToEnd() throws Exception {
        DynamoDbLocal first = DynamoDbLocal.inFolder(folder, folder.resolve("first.log"));
        Thread closer = Thread.startVirtualThread(() -> {
            sleep(Duration.ofSeconds(2));
            first.close();
        });
        try (DynamoDbLocal second = DynamoDbLocal.inFolder(folder, folder.resolve("second.log"))) {
            assertThat(ParentJvm.runs(first.pid())).isFalse();
            assertThat(second.isAlive()).isTrue();
        }
        closer.join();
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean listens(InetAddress address, int port) {
        try (Socket socket = new Socket(address, port)) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Any signature will do: DynamoDB Local checks only that there is one. */
    private static String call(DynamoDbLocal dynamo, String action, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(dynamo.endpoint())
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810." + action)
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request,"
                                + " SignedHeaders=host, Signature=none")
                .build();
        HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }
}
