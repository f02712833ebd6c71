package io.searchfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real TLS server with a certificate of its own for localhost. */
class TlsTest {
    private static final Connector CONNECTOR = new Connector(
            Resolver.system(),
            new AddressGuard(List.of(Cidr.of("127.0.0.0/8")), List.of(new PortRange(1, 65535))),
            false);

    private static TestCertificate certificate = TestCertificate.NONE;
    private static TestCertificate ec = TestCertificate.NONE;
    private static TestCertificate rsa = TestCertificate.NONE;

    @BeforeAll
    static void makeCertificates(@TempDir Path folder) {
        certificate = TestCertificate.make(folder, "localhost");
        ec = TestCertificate.make(folder, "me");
        rsa = TestCertificate.make(folder, "me", "RSA");
    }

    @Test
    void theSystemsTrust_refusesAnUnknownAuthority() {
        try (FaultServer server = server()) {
            assertThat(failure(server, "localhost", Tls.SYSTEM))
                    .hasMessage(
                            "No TLS connection to https://localhost:" + server.port() + ": the certificate comes from"
                                    + " an authority that is not known here. Give it as 'tls.ca_pem'.");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aGivenAuthority_isTrusted_forItsNamesOnly() {
        Tls tls = Tls.trusting(certificate.pem());
        try (FaultServer server = server()) {
            assertThat(get(server, "localhost", tls).status()).isEqualTo(200);
            assertThat(failure(server, "127.0.0.1", tls))
                    .hasMessageContaining("No TLS connection")
                    .hasMessageEndingWith(". Check 'use_ssl' and 'tls'.")
                    .message()
                    .doesNotContain("Exception");
        }
    }

    @Test
    void verifyFalse_takesAnyCertificateAndName() {
        try (FaultServer server = server()) {
            assertThat(get(server, "127.0.0.1", new Tls(Optional.empty(), false, Optional.empty()))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aServerThatSpeaksNoTls_isAClearError() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.startVirtualThread(() -> answerPlainly(plain));
            Target target =
                    new Target("plain", 1, Endpoint.of(new ClusterAddress(true, "127.0.0.1", plain.getLocalPort())));
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
        assertThatThrownBy(() -> Pem.certificates("hello", "tls.ca_pem")).hasMessageContaining("'tls.ca_pem'");
        assertThatThrownBy(() -> Pem.certificates(
                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "tls.ca_pem"))
                .hasMessageContaining("'tls.ca_pem'");
        assertThat(Pem.certificates(certificate.pem(), "tls.ca_pem")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void aClientCertificate_opensWhatAsksForOne(String algorithm) {
        TestCertificate mine = algorithm.equals("EC") ? ec : rsa;
        TestCertificate other = algorithm.equals("EC") ? rsa : ec;
        Tls trusting = Tls.trusting(certificate.pem());
        try (FaultServer server =
                FaultServer.start(FaultServer.answering(200, "application/json", "{}"), certificate.listenFor(mine))) {
            assertThat(get(server, "localhost", trusting.with(ClientCertificate.checked(mine.pem(), mine.keyPem())))
                            .status())
                    .isEqualTo(200);
            failure(server, "localhost", trusting);
            failure(server, "localhost", trusting.with(ClientCertificate.checked(other.pem(), other.keyPem())));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aKeyThatCannotBeUsed_saysWhy() {
        assertThatThrownBy(() -> ClientCertificate.checked(ec.pem(), certificate.keyPem()))
                .hasMessageContaining("is not the key of");
        assertThatThrownBy(() -> ClientCertificate.checked(ec.pem(), rsa.keyPem()))
                .hasMessageContaining("is not the key of");
        assertThatThrownBy(() -> ClientCertificate.checked(
                        ec.pem(), ec.keyPem().replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY")))
                .hasMessageContaining("encrypted");
        assertThatThrownBy(() ->
                        ClientCertificate.checked(rsa.pem(), rsa.keyPem().replace("PRIVATE KEY", "RSA PRIVATE KEY")))
                .hasMessageContaining("PKCS#8");
        assertThatThrownBy(() -> ClientCertificate.checked(ec.pem(), "x")).hasMessageContaining("no private key");
        assertThatThrownBy(() -> ClientCertificate.checked(ec.pem(), ec.keyPem().replace("M", "A")))
                .hasMessageContaining("'tls.client_key_pem'");
        assertThatThrownBy(() -> ClientCertificate.checked(
                        ec.pem(), "-----BEGIN PRIVATE KEY-----\nAAAAA\n-----END PRIVATE KEY-----\n"))
                .hasMessage("'tls.client_key_pem' is not valid base 64.");
        assertThatThrownBy(() -> ClientCertificate.checked("x", ec.keyPem()))
                .hasMessageContaining("'tls.client_cert_pem'");
    }

    @Test
    void aDiagnosis_tellsOfTheCertificate_orWhyItIsNotTrusted() {
        try (FaultServer server = FaultServer.start(FaultServer.cluster("c", "u"), certificate.listen())) {
            Diagnosis good = CONNECTOR.diagnose(
                    target(server, "localhost", Tls.trusting(certificate.pem())), Budget.of(Duration.ofSeconds(5)));
            assertThat(good.ok()).isTrue();
            assertThat(good.steps().get(2).detail()).contains("TLSv1.3", "CN=localhost", "valid until 20");
            Diagnosis bad =
                    CONNECTOR.diagnose(target(server, "localhost", Tls.SYSTEM), Budget.of(Duration.ofSeconds(5)));
            assertThat(bad.ok()).isFalse();
            assertThat(bad.steps())
                    .extracting(Diagnosis.Step::ok)
                    .containsExactly(
                            Optional.of(true),
                            Optional.of(true),
                            Optional.of(false),
                            Optional.empty(),
                            Optional.empty());
            assertThat(bad.steps().get(2).detail()).contains("tls.ca_pem");
        }
    }

    @Test
    void aHandshakeThatTrickles_endsWithTheBudget() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.startVirtualThread(() -> trickle(listener));
            Target target =
                    new Target("slow", 1, Endpoint.of(new ClusterAddress(true, "127.0.0.1", listener.getLocalPort())));
            Diagnosis diagnosis = assertTimeoutPreemptively(
                    Duration.ofSeconds(5), () -> CONNECTOR.diagnose(target, Budget.of(Duration.ofSeconds(1))));
            assertThat(diagnosis.steps().get(2).ok()).contains(false);
            assertThat(diagnosis.steps().get(2).detail()).contains("did not answer in time");
        }
    }

    /** The head of a handshake record of 16 KB, and a byte of it now and then. */
    private static void trickle(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            socket.getOutputStream().write(new byte[] {22, 3, 3, 64, 0});
            while (true) {
                socket.getOutputStream().write(0);
                Thread.sleep(200);
            }
        } catch (IOException | InterruptedException e) {
            // The other end has had enough.
        }
    }

    private static FaultServer server() {
        return FaultServer.start(FaultServer.answering(200, "application/json", "{}"), certificate.listen());
    }

    private static EngineAnswer get(FaultServer server, String host, Tls tls) {
        return CONNECTOR.client(target(server, host, tls)).get("/", Budget.of(Duration.ofSeconds(5)));
    }

    private static Target target(FaultServer server, String host, Tls tls) {
        return new Target(
                "tls",
                System.nanoTime(),
                Endpoint.of(new ClusterAddress(true, host, server.port())).with(tls));
    }

    private static ApiException failure(FaultServer server, String host, Tls tls) {
        ApiException failure = catchThrowableOfType(ApiException.class, () -> get(server, host, tls));
        assertThat(failure).as("the call fails").isNotNull();
        return failure;
    }
}
