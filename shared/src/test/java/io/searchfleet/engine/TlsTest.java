package io.searchfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.security.AddressGuard;
import io.searchfleet.security.Cidr;
import io.searchfleet.security.PortRange;
import io.searchfleet.testing.FaultServer;
import io.searchfleet.testing.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real TLS server with a certificate of its own for localhost. */
class TlsTest {
    private static final Connector CONNECTOR = new Connector(
            Resolver.system(),
            new AddressGuard(List.of(Cidr.of("127.0.0.0/8")), List.of(new PortRange(1, 65535))),
            false);

    private static TestCertificate certificate = TestCertificate.NONE;

    @BeforeAll
    static void makeCertificate(@TempDir Path folder) {
        certificate = TestCertificate.make(folder, "localhost");
    }

    @Test
    void theSystemsTrust_refusesAnUnknownAuthority() {
        try (FaultServer server = server()) {
            assertThat(failure(server, "localhost", Tls.SYSTEM)).hasMessageContaining("No TLS connection");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aGivenAuthority_isTrusted_forItsNamesOnly() {
        Tls tls = new Tls(Optional.of(certificate.pem()), true);
        try (FaultServer server = server()) {
            assertThat(get(server, "localhost", tls).status()).isEqualTo(200);
            assertThat(failure(server, "127.0.0.1", tls)).hasMessageContaining("No TLS connection");
        }
    }

    @Test
    void verifyFalse_takesAnyCertificateAndName() {
        try (FaultServer server = server()) {
            assertThat(get(server, "127.0.0.1", new Tls(Optional.empty(), false))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aServerThatSpeaksNoTls_isAClearError() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.startVirtualThread(() -> answerPlainly(plain));
            Target target = new Target(
                    "plain",
                    1,
                    new ClusterAddress(true, "127.0.0.1", plain.getLocalPort()),
                    new Credentials.None(),
                    Tls.SYSTEM);
            ApiException failure = catchThrowableOfType(
                    ApiException.class, () -> CONNECTOR.client(target).get("/", Budget.of(Duration.ofSeconds(5))));
            assertThat(failure).hasMessageContaining("use_ssl");
        }
    }

    private static void answerPlainly(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            int first = socket.getInputStream().read();
            socket.getOutputStream().write(("HTTP/1.1 400 " + first + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsNoCertificate_isRefusedBeforeItIsStored() {
        assertThatThrownBy(() -> TlsStrategies.checkCertificates("hello")).hasMessageContaining("'tls.ca_pem'");
        assertThatThrownBy(() -> TlsStrategies.checkCertificates(
                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))
                .hasMessageContaining("'tls.ca_pem'");
        TlsStrategies.checkCertificates(certificate.pem());
    }

    private static FaultServer server() {
        return FaultServer.start(FaultServer.answering(200, "application/json", "{}"), certificate.listen());
    }

    private static EngineAnswer get(FaultServer server, String host, Tls tls) {
        Target target = new Target(
                "tls", System.nanoTime(), new ClusterAddress(true, host, server.port()), new Credentials.None(), tls);
        return CONNECTOR.client(target).get("/", Budget.of(Duration.ofSeconds(5)));
    }

    private static ApiException failure(FaultServer server, String host, Tls tls) {
        ApiException failure = catchThrowableOfType(ApiException.class, () -> get(server, host, tls));
        assertThat(failure).as("the call fails").isNotNull();
        return failure;
    }
}
