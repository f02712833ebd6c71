package io.searchfleet.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.searchfleet.model.ApiException;
import io.searchfleet.model.ApiException.Kind;
import io.searchfleet.model.Budget;
import io.searchfleet.security.AddressGuard;
import io.searchfleet.security.Cidr;
import io.searchfleet.security.PortRange;
import io.searchfleet.testing.FaultServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every call ends in time and with an error of its own, whatever is at the other end; and only guarded addresses are called. */
class ConnectorTest {
    private static final Cidr LOOPBACK = Cidr.of("127.0.0.0/8");
    private static final List<PortRange> ALL_PORTS = List.of(new PortRange(1, 65535));

    private final Connector connector = connector(Resolver.system(), LOOPBACK);

    private static Connector connector(Resolver resolver, Cidr... opened) {
        return new Connector(resolver, new AddressGuard(List.of(opened), ALL_PORTS), true);
    }

    @Test
    void aSilentCluster_isCutOffAtTheEndOfTheBudget() {
        try (FaultServer server = FaultServer.start(FaultServer.silent())) {
            long start = System.nanoTime();
            assertThat(failure(server, Duration.ofMillis(300)).kind()).isEqualTo(Kind.CLUSTER_TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1500));
        }
    }

    @Test
    void aClusterThatTrickles_isCutOffAtTheEndOfTheBudget() {
        try (FaultServer server = FaultServer.start((request, socket) -> {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(UTF_8));
            for (int i = 0; i < 1000; i++) {
                socket.getOutputStream().write('x');
                Thread.sleep(20);
            }
        })) {
            long start = System.nanoTime();
            assertThat(failure(server, Duration.ofMillis(300)).kind()).isEqualTo(Kind.CLUSTER_TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1500));
        }
    }

    @Test
    void aClosedPort_isUnreachable() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        ApiException failure = failure(connector, "127.0.0.1", port, Duration.ofSeconds(5));
        assertThat(failure.kind()).isEqualTo(Kind.CLUSTER_UNREACHABLE);
        assertThat(failure).hasMessageContaining("refused");
    }

    @Test
    void aNameThatDoesNotResolve_isUnreachable() {
        Resolver nothing = host -> {
            throw new UnknownHostException(host);
        };
        ApiException failure = failure(connector(nothing, LOOPBACK), "no.such.host", 9200, Duration.ofSeconds(5));
        assertThat(failure.kind()).isEqualTo(Kind.CLUSTER_UNREACHABLE);
        assertThat(failure).hasMessageContaining("does not resolve");
    }

    @Test
    void manyNamesAtOnce_areAllResolved() {
        Resolver slow = host -> {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
        };
        GuardedResolver guarded = new GuardedResolver(slow, new AddressGuard(List.of(LOOPBACK), ALL_PORTS));
        List<Supplier<Integer>> lookups = IntStream.range(0, 200)
                .<Supplier<Integer>>mapToObj(number -> () -> addresses(guarded, "c" + number + ".example"))
                .toList();
        assertThat(Fanout.all(Budget.of(Duration.ofSeconds(20)), lookups))
                .allMatch(part -> part.toOptional().equals(Optional.of(1)));
    }

    private static int addresses(GuardedResolver resolver, String host) {
        try {
            return resolver.resolve(host).length;
        } catch (UnknownHostException e) {
            return 0;
        }
    }

    @Test
    void aResolverThatHangs_doesNotHoldTheRequest() {
        Resolver hanging = host -> {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new InetAddress[0];
        };
        long start = System.nanoTime();
        failure(connector(hanging, LOOPBACK), "slow.host", 9200, Duration.ofSeconds(3));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }

    @ParameterizedTest
    @CsvSource({
        "'SSH-2.0-OpenSSH_9\r\n', BAD_CLUSTER_ANSWER",
        "'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{', BAD_CLUSTER_ANSWER",
        "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', BAD_CLUSTER_ANSWER",
        "'HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}', BAD_CLUSTER_ANSWER",
        "'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!', BAD_CLUSTER_ANSWER",
        "'', BAD_CLUSTER_ANSWER",
        "'HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n{', ANSWER_TOO_LARGE"
    })
    void nonsense_isABadAnswer(String bytes, Kind kind) {
        try (FaultServer server = FaultServer.start(FaultServer.raw(bytes))) {
            assertThat(failure(server, Duration.ofSeconds(5)).kind()).isEqualTo(kind);
        }
    }

    @Test
    void aBodyWithoutEnd_isReadToTheLimitOnly() {
        try (FaultServer server = FaultServer.start((request, socket) -> {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
            byte[] block = new byte[1 << 16];
            while (true) {
                socket.getOutputStream().write(block);
            }
        })) {
            ApiException failure = failure(server, Duration.ofSeconds(20));
            assertThat(failure.kind()).isEqualTo(Kind.ANSWER_TOO_LARGE);
            assertThat(failure).hasMessageContaining("more than 32 MB");
        }
    }

    @Test
    void aSmallBodyThatUnpacksToAHugeOne_isReadToTheLimitOnly() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 64; i++) {
                gzip.write(new byte[1 << 20]);
            }
        }
        try (FaultServer server =
                FaultServer.start(FaultServer.raw("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                        + packed.size() + "\r\n\r\n" + packed.toString(StandardCharsets.ISO_8859_1)))) {
            assertThat(failure(server, Duration.ofSeconds(20)).kind()).isEqualTo(Kind.ANSWER_TOO_LARGE);
        }
    }

    @Test
    void aRedirect_isNotFollowed() {
        try (FaultServer other = FaultServer.start(FaultServer.answering(200, "application/json", "{}"));
                FaultServer server =
                        FaultServer.start(FaultServer.raw("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:"
                                + other.port() + "/\r\nContent-Length: 0\r\n\r\n"))) {
            EngineAnswer answer = client(server).get("/", Budget.of(Duration.ofSeconds(5)));
            assertThat(answer.status()).isEqualTo(302);
            assertThat(other.connections()).isZero();
        }
    }

    @Test
    void aGetWhoseConnectionIsReset_isSentOnceMore() {
        AtomicInteger calls = new AtomicInteger();
        FaultServer.Behaviour answer = FaultServer.answering(200, "application/json", "{\"a\":1}");
        try (FaultServer server = FaultServer.start((request, socket) -> {
            if (calls.incrementAndGet() == 1) {
                FaultServer.reset().answer(request, socket);
            } else {
                answer.answer(request, socket);
            }
        })) {
            assertThat(client(server)
                            .get("/x", Budget.of(Duration.ofSeconds(5)))
                            .status())
                    .isEqualTo(200);
            assertThat(calls).hasValue(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 40_000})
    void theRestOfAnEarlierAnswer_isNotTakenForTheNextOne(int rest) throws InterruptedException {
        try (FaultServer server = FaultServer.start((request, socket) -> {
            FaultServer.write(socket, 200, "application/json", "{}");
            // So late that the client has not read it along with the answer.
            Thread.sleep(50);
            socket.getOutputStream().write("x".repeat(rest).getBytes(UTF_8));
        })) {
            EngineClient client = client(server);
            for (int i = 0; i < 2; i++) {
                assertThat(client.get("/", Budget.of(Duration.ofSeconds(5))).status())
                        .isEqualTo(200);
                Thread.sleep(200);
            }
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aGetIsNotSentAThirdTime_andAWriteNeverTwice() {
        try (FaultServer server = FaultServer.start(FaultServer.reset())) {
            assertThat(failure(server, Duration.ofSeconds(5)).kind()).isEqualTo(Kind.BAD_CLUSTER_ANSWER);
            assertThat(server.requests()).hasSize(2);
        }
        for (String method : List.of("POST", "PUT", "DELETE")) {
            try (FaultServer server = FaultServer.start(FaultServer.reset())) {
                assertThat(catchThrowableOfType(
                                ApiException.class,
                                () -> client(server)
                                        .send(method, "/", "{}".getBytes(UTF_8), Budget.of(Duration.ofSeconds(5)))))
                        .isNotNull();
                assertThat(server.requests()).hasSize(1);
            }
        }
    }

    @Test
    void bodiesTravelPacked_andArriveUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"packed\":true}".getBytes(UTF_8));
        }
        try (FaultServer server =
                FaultServer.start(FaultServer.raw("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                        + packed.size() + "\r\n\r\n" + packed.toString(StandardCharsets.ISO_8859_1)))) {
            byte[] large = ("{\"a\":\"" + "x".repeat(10_000) + "\"}").getBytes(UTF_8);
            EngineAnswer answer = client(server).send("POST", "/", large, Budget.of(Duration.ofSeconds(5)));
            assertThat(new String(answer.body(), UTF_8)).isEqualTo("{\"packed\":true}");
            String request = server.requests().getFirst();
            assertThat(request).contains("Accept-Encoding: gzip", "Content-Encoding: gzip");
            assertThat(request.length()).isLessThan(1000);
        }
    }

    @Test
    void whatIsCheckedWhileItComes_isWhatCame() {
        String large = "{\"a\":\"" + "x".repeat(100_000) + "\"}";
        try (FaultServer server = FaultServer.start(FaultServer.answering(200, "application/json", large))) {
            EngineClient checking = client(server).checking();
            EngineAnswer answer = checking.get("/", Budget.of(Duration.ofSeconds(5)));
            assertThat(answer.isChecked()).isTrue();
            assertThat(answer.bytes()).asString(UTF_8).isEqualTo(large);
            assertThat(checking.get("/", Budget.of(Duration.ofSeconds(5))).bytes())
                    .hasSize(large.length());
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":\"%s\"", "{\"a\":%s}", "{\"a\":\"%s\"}}"})
    void whatTurnsOutToBeNoJson_isReadToItsEnd_andRefused(String body) {
        String large = body.formatted("x".repeat(100_000));
        try (FaultServer server = FaultServer.start(FaultServer.answering(200, "application/json", large))) {
            EngineClient checking = client(server).checking();
            for (int i = 0; i < 2; i++) {
                EngineAnswer answer = checking.get("/", Budget.of(Duration.ofSeconds(5)));
                assertThat(answer.body()).asString(UTF_8).isEqualTo(large);
                assertThat(catchThrowableOfType(ApiException.class, answer::bytes)
                                .kind())
                        .isEqualTo(Kind.BAD_CLUSTER_ANSWER);
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void connectionsAreReused_andClosedBeforeASnapshot() throws InterruptedException {
        AtomicInteger closed = new AtomicInteger();
        try (FaultServer server = FaultServer.start((request, socket) -> {
            FaultServer.write(socket, 200, "application/json", "{}");
            if (socket.getInputStream().read() < 0) {
                closed.incrementAndGet();
            }
            socket.close();
        })) {
            client(server).get("/", Budget.of(Duration.ofSeconds(5)));
            assertThat(server.connections()).isEqualTo(1);
            assertThat(connector.pools()).isEqualTo(1);
            connector.prime();
            connector.closeAll();
            for (int i = 0; i < 100 && closed.get() == 0; i++) {
                Thread.sleep(20);
            }
            assertThat(closed).hasValue(1);
            assertThat(connector.pools()).isZero();
        }
        try (FaultServer server = FaultServer.start(FaultServer.answering(200, "application/json", "{}"))) {
            for (int i = 0; i < 5; i++) {
                client(server).get("/", Budget.of(Duration.ofSeconds(5)));
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void theConnectionsOfAClusterThatIsReleased_areClosed() {
        try (FaultServer server = FaultServer.start(FaultServer.answering(200, "application/json", "{}"))) {
            client(server).get("/", Budget.of(Duration.ofSeconds(5)));
            connector.release("test");
            assertThat(connector.pools()).isZero();
            client(server).get("/", Budget.of(Duration.ofSeconds(5)));
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "localhost", "::1", "rebound.example"})
    void anAddressThatIsNotOpened_isNeverConnectedTo(String host) {
        try (FaultServer server = FaultServer.start(FaultServer.answering(200, "application/json", "{}"))) {
            Resolver resolver = name -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
            ApiException failure = failure(
                    connector(host.endsWith("example") ? resolver : Resolver.system()),
                    host,
                    server.port(),
                    Duration.ofSeconds(5));
            assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
            assertThat(failure).hasMessageContaining("AllowedNetworks");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void aNameThatChangesItsAddress_isCheckedEachTimeItIsUsed() {
        AtomicInteger lookups = new AtomicInteger();
        // Public at first, as a check before storing would see it; then this machine.
        Resolver rebinding = host ->
                new InetAddress[] {InetAddress.ofLiteral(lookups.incrementAndGet() == 1 ? "127.0.0.2" : "127.0.0.1")};
        try (FaultServer server = FaultServer.start(FaultServer.answering(200, "application/json", "{}"))) {
            Connector guarded = connector(rebinding, Cidr.of("127.0.0.2/32"));
            failure(guarded, "rebinding.example", server.port(), Duration.ofSeconds(3));
            ApiException second = failure(guarded, "rebinding.example", server.port(), Duration.ofSeconds(3));
            assertThat(second.kind()).isEqualTo(Kind.FORBIDDEN);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void aPortThatIsNotOpened_isNeverConnectedTo() {
        try (FaultServer server = FaultServer.start(FaultServer.answering(200, "application/json", "{}"))) {
            Connector guarded = new Connector(
                    Resolver.system(), new AddressGuard(List.of(LOOPBACK), List.of(PortRange.of("9200"))), false);
            ApiException failure = failure(guarded, "127.0.0.1", server.port(), Duration.ofSeconds(5));
            assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
            assertThat(failure).hasMessageContaining("AllowedPorts");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void credentials_areSentFromTheFirstRequestOn() {
        try (FaultServer server = FaultServer.start(FaultServer.answering(200, "application/json", "{}"))) {
            Target target = new Target(
                    "test",
                    1,
                    Endpoint.of(new ClusterAddress(false, "127.0.0.1", server.port()))
                            .with(new Credentials.Basic("user", "pässword")));
            connector.client(target).get("/", Budget.of(Duration.ofSeconds(5)));
            assertThat(server.requests().getFirst()).contains("Authorization: Basic dXNlcjpww6Rzc3dvcmQ=");
            assertThat(target.toString()).doesNotContain("pässword").doesNotContain("user");
        }
    }

    @Test
    void whatWasSpentWaiting_isCounted() {
        try (FaultServer server = FaultServer.start((request, socket) -> {
            Thread.sleep(50);
            FaultServer.write(socket, 200, "application/json", "{}");
        })) {
            Budget budget = Budget.of(Duration.ofSeconds(5));
            client(server).get("/", budget);
            assertThat(budget.upstream()).isBetween(Duration.ofMillis(45), Duration.ofSeconds(2));
        }
    }

    private EngineClient client(FaultServer server) {
        return client(connector, "127.0.0.1", server.port());
    }

    private static EngineClient client(Connector connector, String host, int port) {
        return connector.client(new Target("test", port, Endpoint.of(new ClusterAddress(false, host, port))));
    }

    private ApiException failure(FaultServer server, Duration time) {
        return failure(connector, "127.0.0.1", server.port(), time);
    }

    private static ApiException failure(Connector connector, String host, int port, Duration time) {
        ApiException failure = catchThrowableOfType(
                ApiException.class, () -> client(connector, host, port).get("/", Budget.of(time)));
        assertThat(failure).as("the call fails").isNotNull();
        return failure;
    }
}
