package io.searchfleet.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.security.AddressGuard;
import io.searchfleet.security.Cidr;
import io.searchfleet.security.PortRange;
import io.searchfleet.testing.FaultServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Requests are signed as AWS wants them. The judge is {@link SigV4Verifier}, which knows nothing of the SDK that signs and
 * is itself held to the signatures that AWS published (aws-sig-v4-test-suite).
 */
class SigV4Test {
    // The key of the published test suite: a secret of nobody.
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final AwsCredentials OWN = AwsBasicCredentials.create("AKIDEXAMPLE", SECRET);
    private static final String ROLE = "arn:aws:iam::123456789012:role/searchfleet-prod";

    @ParameterizedTest
    @CsvSource({
        "GET, /, '', '', 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "GET, /?Param2=value2&Param1=value1, '', '', b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        "POST, /, '', '', 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        "POST, /?Param1=value1, '', '', 28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
        "POST, /, application/x-www-form-urlencoded, Param1=value1, ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
        "POST, /, application/x-www-form-urlencoded; charset=utf8, Param1=value1, 1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"
    })
    void theVerifier_agreesWithThePublishedSignatures(
            String method, String target, String type, String body, String signature) {
        String typeHeader = type.isEmpty() ? "" : "Content-Type: " + type + "\r\n";
        String request = method + " " + target + " HTTP/1.1\r\n" + typeHeader
                + "Host: example.amazonaws.com\r\nX-Amz-Date: 20150830T123600Z\r\n\r\n" + body;
        String signed = (type.isEmpty() ? "" : "content-type;") + "host;x-amz-date";
        assertThat(new SigV4Verifier(SECRET).signature(request, "20150830/us-east-1/service/aws4_request", signed))
                .isEqualTo(signature);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /",
        "GET, /_cat/indices/logs-*?format=json&h=index,health&v",
        "GET, /%3Clogs-%7Bnow%2Fd%7D%3E/_settings?filter_path=a.*,b",
        "GET, '/a,b%20c/_search?q=title:(a+OR+b)&pretty'",
        "GET, /x/_doc/%C3%BC%2F1?routing=%2B~",
        "DELETE, /old-index"
    })
    void everyRequest_isSignedAsItIsSent(String method, String path) {
        try (FaultServer server = verifying(SECRET)) {
            assertThat(client(server, OWN, access(Optional.empty()))
                            .send(method, path, null, budget())
                            .status())
                    .isEqualTo(200);
            assertThat(server.requests().getFirst().toLowerCase(Locale.ROOT))
                    .contains("x-amz-date:", "x-amz-content-sha256:", "/us-east-1/es/aws4_request");
        }
    }

    @Test
    void bodies_areSignedAfterTheyWerePacked() {
        try (FaultServer server = verifying(SECRET)) {
            for (int size : List.of(0, 10, 100_000)) {
                byte[] body = ("{\"a\":\"" + "x".repeat(size) + "\"}").getBytes(UTF_8);
                assertThat(client(server, OWN, access(Optional.empty()))
                                .send("POST", "/_bulk", body, budget())
                                .status())
                        .isEqualTo(200);
            }
            assertThat(server.requests().getLast()).contains("Content-Encoding: gzip");
        }
    }

    @Test
    void anotherSecret_isRefused() {
        try (FaultServer server = verifying("another")) {
            assertThat(client(server, OWN, access(Optional.empty()))
                            .get("/", budget())
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void aSessionToken_isSentAndSigned_andPrefixAndHeadersGoAlong() {
        AwsCredentials session = AwsSessionCredentials.create("AKIDEXAMPLE", SECRET, "the-session-token");
        try (FaultServer server = verifying(SECRET)) {
            Endpoint endpoint = new Endpoint(
                    address(server),
                    access(Optional.empty()),
                    Tls.SYSTEM,
                    new PathPrefix("/search/es"),
                    new CustomHeaders(Map.of("X-Opaque-Id", "me")));
            connector(access -> StaticCredentialsProvider.create(session))
                    .client(new Target("t", 1, endpoint))
                    .get("/_cluster/health", budget());
            String request = server.requests().getFirst();
            assertThat(request)
                    .startsWith("GET /search/es/_cluster/health ")
                    .contains("the-session-token", "x-amz-security-token,", "X-Opaque-Id: me");
            assertThat(new SigV4Verifier(SECRET).accepts(request)).isTrue();
            assertThat(new SigV4Verifier(SECRET).accepts(request.replace("/search/es", "/es")))
                    .isFalse();
        }
    }

    @Test
    void aRole_isTakenOnOnce_withTheAccountAsExternalId() {
        String answer = "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>"
                + "<Credentials><AccessKeyId>ASIALENT</AccessKeyId><SecretAccessKey>lent-secret</SecretAccessKey>"
                + "<SessionToken>lent-token</SessionToken><Expiration>"
                + Instant.now().plusSeconds(3600)
                + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";
        try (FaultServer sts = FaultServer.start(FaultServer.answering(200, "text/xml", answer));
                FaultServer server = verifying("lent-secret")) {
            Connector connector = connector(roles(sts));
            for (int i = 0; i < 5; i++) {
                Target target = new Target("t", 1, Endpoint.of(address(server)).with(access(Optional.of(ROLE))));
                assertThat(connector.client(target).get("/", budget()).status()).isEqualTo(200);
            }
            assertThat(sts.requests()).hasSize(1);
            assertThat(sts.requests().getFirst())
                    .contains("Action=AssumeRole", "ExternalId=team-a", "role%2Fsearchfleet-prod");
            assertThat(server.requests().getFirst()).contains("Credential=ASIALENT/", "lent-token");
        }
    }

    @Test
    void aRoleThatIsNotLent_isAClearError_beforeAnythingIsSent() {
        String answer =
                "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error>"
                        + "</ErrorResponse>";
        try (FaultServer sts = FaultServer.start(FaultServer.answering(403, "text/xml", answer));
                FaultServer server = verifying(SECRET)) {
            Target target = new Target("t", 1, Endpoint.of(address(server)).with(access(Optional.of(ROLE))));
            ApiException failure = catchThrowableOfType(
                    ApiException.class,
                    () -> connector(roles(sts)).client(target).get("/", budget()));
            assertThat(failure)
                    .hasMessageContaining(ROLE)
                    .hasMessageContaining("AccessDenied")
                    .hasMessageContaining("team-a");
            assertThat(server.connections()).isZero();
        }
    }

    private static AwsAccess roles(FaultServer sts) {
        return new RoleAccess(
                () -> StaticCredentialsProvider.create(OWN), Optional.of(URI.create("http://127.0.0.1:" + sts.port())));
    }

    private static FaultServer verifying(String secret) {
        return FaultServer.start((request, socket) -> {
            boolean accepted = new SigV4Verifier(secret).accepts(request);
            FaultServer.write(
                    socket, accepted ? 200 : 403, "application/json", accepted ? "{}" : "{\"message\":\"mismatch\"}");
        });
    }

    private static Credentials access(Optional<String> role) {
        return new Credentials.SigV4("us-east-1", "es", role, "team-a");
    }

    private static EngineClient client(FaultServer server, AwsCredentials credentials, Credentials access) {
        return connector(any -> StaticCredentialsProvider.create(credentials))
                .client(new Target("t", 1, Endpoint.of(address(server)).with(access)));
    }

    private static ClusterAddress address(FaultServer server) {
        return new ClusterAddress(false, "127.0.0.1", server.port());
    }

    private static Connector connector(AwsAccess aws) {
        return new Connector(
                Resolver.system(),
                new AddressGuard(List.of(Cidr.of("127.0.0.0/8")), List.of(new PortRange(1, 65535))),
                true,
                aws);
    }

    private static Budget budget() {
        return Budget.of(Duration.ofSeconds(10));
    }
}
