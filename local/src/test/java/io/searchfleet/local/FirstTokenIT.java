package io.searchfleet.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.searchfleet.Environment;
import io.searchfleet.Wiring;
import io.searchfleet.engines.DynamoDbLocal;
import io.searchfleet.functions.access.FirstTokenHandler;
import io.searchfleet.local.gateway.Functions;
import io.searchfleet.local.template.FunctionSpec;
import io.searchfleet.local.template.Template;
import io.searchfleet.model.Identity;
import io.searchfleet.model.Json;
import io.searchfleet.model.Scope;
import io.searchfleet.model.TokenKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first admin token of a deployed stack. CloudFormation and Secrets Manager are two paths of a small server here. */
class FirstTokenIT {
    private static final String SECRET = "k3J9dPq2mZx7Lw5Rt8Vb1Nc4Hf6Gs0Ya2Ue9Io3Pj5Q";
    private static final TokenKey KEY = new TokenKey("main-deployersown");
    private static final List<JsonNode> TOLD = new CopyOnWriteArrayList<>();

    @TempDir
    private static Path folder = Path.of(".");

    private static DynamoDbLocal store;
    private static HttpServer aws;
    private static volatile int status = 200;

    @BeforeAll
    static void start() throws IOException {
        store = DynamoDbLocal.inMemory(folder.resolve("dynamodb.log"));
        Tables.make(
                Template.read(Path.of("../template.yaml"), Map.of(), "file:" + folder.resolve("key"))
                        .tables(),
                store.endpoint());
        aws = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        aws.createContext("/", exchange -> {
            byte[] answer = (status == 200
                            ? "{\"SecretString\":\"" + SECRET + "\"}"
                            : "{\"__type\":\"ResourceNotFoundException\",\"Message\":\"no such secret\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        aws.createContext("/told", exchange -> {
            TOLD.add(Json.parse(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        aws.start();
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
    }

    @AfterAll
    static void stop() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        aws.stop(0);
        store.close();
    }

    @BeforeEach
    void forget() {
        Environment.with(environment(), Wiring::fromEnvironment).tokens().delete(KEY);
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + aws.getAddress().getPort() + path;
    }

    private static Map<String, String> environment() {
        return Map.of(
                "TABLE_NAME",
                "Table",
                "DYNAMODB_LOCAL",
                store.endpoint().toString(),
                "FIRST_TOKEN",
                "arn:aws:secretsmanager:us-east-1:000000000000:secret:first",
                "AWS_ENDPOINT_URL_SECRETS_MANAGER",
                url("/"));
    }

    private static JsonNode run(String type) {
        FunctionSpec spec = new FunctionSpec(
                "F", FirstTokenHandler.class.getName(), Duration.ofMinutes(1), environment(), List.of(), List.of());
        JsonNode event = Json.object()
                .put("RequestType", type)
                .put("ResponseURL", url("/told"))
                .put("StackId", "stack")
                .put("RequestId", "request")
                .put("LogicalResourceId", "FirstTokenRecord");
        return new Functions(List.of(spec), Map.of()).invoke("F", event, "test");
    }

    private static Optional<Identity> bearer() {
        return Environment.with(environment(), Wiring::fromEnvironment)
                .authenticator()
                .authenticate(Optional.of("Bearer " + KEY + ":" + SECRET));
    }

    @Test
    void theStacksSecret_isAnAdminToken_untilItIsRevoked() {
        assertThat(run("Update")).isEqualTo(Json.object().put("key", KEY.value()));
        assertThat(bearer()).isEmpty();

        run("Create");
        run("Create");
        assertThat(bearer().orElseThrow().scope().wireName()).isEqualTo("admin");
        assertThat(TOLD.getLast().path("Status").asText()).isEqualTo("SUCCESS");
        assertThat(TOLD.getLast().path("PhysicalResourceId").asText()).isEqualTo(KEY.value());
        assertThat(TOLD.getLast().path("LogicalResourceId").asText()).isEqualTo("FirstTokenRecord");
        assertThat(TOLD.toString()).doesNotContain(SECRET);

        Environment.with(environment(), Wiring::fromEnvironment).tokens().delete(KEY);
        run("Update");
        run("Delete");
        assertThat(bearer()).isEmpty();
        assertThat(TOLD.getLast().path("Status").asText()).isEqualTo("SUCCESS");
        run("Create");
        assertThat(bearer()).isPresent();
    }

    @Test
    void aStackOverATableThatIsThere_hasItsOwnSecretInPlaceOfTheOldOne() {
        Environment.with(environment(), Wiring::fromEnvironment)
                .tokens()
                .adopt(KEY, "of a stack that is gone", Set.of(Scope.ADMIN), "another secret");
        run("Create");
        assertThat(bearer()).isPresent();
    }

    @Test
    void aStackWhoseSecretCannotBeRead_isToldWhy() {
        status = 400;
        try {
            assertThatThrownBy(() -> run("Create")).hasMessageContaining("no such secret");
            assertThat(TOLD.getLast().path("Status").asText()).isEqualTo("FAILED");
            assertThat(TOLD.getLast().path("Reason").asText()).contains("no such secret");
        } finally {
            status = 200;
        }
    }
}
