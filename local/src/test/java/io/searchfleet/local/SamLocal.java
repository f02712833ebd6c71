package io.searchfleet.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.searchfleet.engines.DynamoDbLocal;
import io.searchfleet.local.FleetClient.Answer;
import io.searchfleet.local.gateway.SampleEvents;
import io.searchfleet.local.template.Template;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The functions as {@code sam build} made them, each in a container of Lambda's own runtime, behind {@code sam local
 * start-api}. Around them stand DynamoDB Local and the demo cluster; Amazon OpenSearch Service is there and has no domains.
 */
final class SamLocal implements AutoCloseable {
    private static final Path BUILT = Path.of("../.aws-sam/build");
    private static final Path FOLDER = Path.of("../target/sam-local");
    private static final Path CREDENTIALS = FOLDER.resolve("credentials");
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration INVOCATION = Duration.ofMinutes(2);
    private static final Duration END = Duration.ofSeconds(60);

    /** What functions are told that the template knows nothing about. */
    private static final List<String> UNDECLARED =
            List.of("DYNAMODB_LOCAL", "STEP_FUNCTIONS_LOCAL", "AWS_OPENSEARCH_ENDPOINT");

    private static final class Started {
        static final SamLocal ONE = start();
    }

    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
    private final String own = Place.property("cluster-host");
    private final DynamoDbLocal dynamoDb;
    private final String table;
    private final FleetClient client;
    private final Door demo;

    /** Whether the system property {@code searchfleet.stack.sam} says where the SAM CLI is. */
    static boolean isChosen() {
        return !Place.property("sam").isEmpty();
    }

    /** Starts it at the first call; it ends with this JVM. */
    static SamLocal started() {
        return Started.ONE;
    }

    private static SamLocal start() {
        try {
            return new SamLocal();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SamLocal() throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        Files.createDirectories(FOLDER);
        forgetEarlier();
        this.dynamoDb = opened(DynamoDbLocal.inMemory(FOLDER.resolve("dynamodb.log")));
        Path key = FOLDER.resolve("seal.key").toAbsolutePath();
        byte[] fresh = new byte[32];
        new SecureRandom().nextBytes(fresh);
        Files.write(key, fresh);
        opened(() -> Files.delete(key));
        Template template = Template.read(Path.of("../template.yaml"), Map.of(), "file:" + key);
        Tables.make(template.tables(), dynamoDb.endpoint());
        String token = new FirstAdmin(
                        template.functions().getFirst(),
                        Map.of("DYNAMODB_LOCAL", dynamoDb.endpoint().toString()))
                .newToken();
        giveKey(key);
        this.table = template.tables().getFirst().name();
        writeSettings();
        Files.writeString(CREDENTIALS, token);
        opened(() -> Files.delete(CREDENTIALS));
        this.client = new FleetClient(startApi(), token);
        this.demo = opened(Door.open(TestRuntime.runtime().demo().orElseThrow().uri(), own));
        connectDemo();
    }

    private static void forgetEarlier() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        toClose.push(resource);
        return resource;
    }

    /** A container sees nothing of this machine but its function's folder. */
    private void giveKey(Path key) throws IOException {
        try (Stream<Path> folders = Files.list(BUILT)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                Path given = folder.resolve("seal.key");
                Files.write(given, Files.readAllBytes(key));
                opened(() -> Files.deleteIfExists(given));
            }
        }
    }

    /** {@code sam local} sets only variables that the template declares, and takes their values from a file. */
    private void writeSettings() throws IOException {
        String built = Files.readString(BUILT.resolve("template.yaml"));
        StringBuilder more = new StringBuilder();
        UNDECLARED.forEach(name -> more.append("$1").append(name).append(": ''\n"));
        String changed = built.replaceFirst("(?m)^( +)TABLE_NAME:", more + "$1TABLE_NAME:");
        if (changed.equals(built)) {
            throw new IllegalStateException("The built template has no variable TABLE_NAME.");
        }
        Files.writeString(template(), changed);
        opened(() -> Files.delete(template()));
        ObjectNode variables = Json.object()
                .put("TABLE_NAME", table)
                .put("SEAL_KEY", "file:/var/task/seal.key")
                .put(
                        "DYNAMODB_LOCAL",
                        opened(Door.open(dynamoDb.endpoint(), own)).uri().toString())
                // Nothing listens there: no call of the test may leave this machine.
                .put("STEP_FUNCTIONS_LOCAL", "http://127.0.0.1:1")
                .put("AWS_OPENSEARCH_ENDPOINT", noDomains().toString());
        Files.writeString(
                variables(), Json.object().set("Parameters", variables).toString());
    }

    private static Path template() {
        return BUILT.resolve("sam-local.yaml").toAbsolutePath().normalize();
    }

    private static Path variables() {
        return FOLDER.resolve("variables.json").toAbsolutePath().normalize();
    }

    private URI noDomains() throws IOException {
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(own), 0), 0);
        byte[] none = "{\"DomainNames\":[]}".getBytes(StandardCharsets.UTF_8);
        service.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, none.length);
                exchange.getResponseBody().write(none);
            }
        });
        service.start();
        opened(() -> service.stop(0));
        return URI.create("http://" + own + ":" + service.getAddress().getPort());
    }

    private URI startApi() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path log = FOLDER.resolve("log-api.txt");
        Process api = process(
                        List.of("start-api", "--port", String.valueOf(port), "--warm-containers", "LAZY"), List.of())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        // For whoever started this JVM, should it be killed.
        Files.writeString(FOLDER.resolve("api.pid"), String.valueOf(api.pid()));
        opened(() -> end(api));
        URI uri = URI.create("http://127.0.0.1:" + port);
        Instant limit = Instant.now().plus(START);
        while (!isHealthy(uri)) {
            if (!api.isAlive() || Instant.now().isAfter(limit)) {
                throw new IllegalStateException("sam local start-api does not serve: " + Files.readString(log));
            }
            FleetClient.sleep(200);
        }
        return uri;
    }

    private static boolean isHealthy(URI uri) {
        try {
            return new FleetClient(uri, "").get("/health").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** It ends its containers when it is asked to, and only then. */
    private static void end(Process api) throws IOException, InterruptedException {
        api.destroy();
        if (!api.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
            api.destroyForcibly();
        }
        Files.deleteIfExists(FOLDER.resolve("api.pid"));
    }

    private ProcessBuilder process(List<String> what, List<String> more) {
        List<String> command = new ArrayList<>(List.of(Place.property("sam"), "local"));
        command.addAll(what);
        command.addAll(List.of(
                "--template", template().toString(), "--env-vars", variables().toString()));
        command.addAll(List.of(
                "--parameter-overrides",
                "AllowedNetworks=" + own + "/32 AllowedPorts=1-65535 RequestsPerMinute=600 CreationsPerMinute=60"));
        String image = Place.property("image");
        if (!image.isEmpty()) {
            command.addAll(List.of("--skip-pull-image", "--invoke-image", image));
        }
        command.addAll(more);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(Path.of("..").toFile());
        Map<String, String> environment = builder.environment();
        // Containers would get whatever credentials this machine has.
        environment.keySet().removeIf(name -> name.startsWith("AWS_"));
        environment.putAll(Map.of(
                "AWS_SHARED_CREDENTIALS_FILE", "/dev/null",
                "AWS_CONFIG_FILE", "/dev/null",
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_DEFAULT_REGION", "us-east-1",
                "SAM_CLI_TELEMETRY", "0"));
        return builder;
    }

    /** As any user would; with a password, so that each function that calls the cluster has one to keep to itself. */
    private void connectDemo() {
        Answer connected = client.call(
                "POST",
                "/api/clusters/demo/_connect",
                "{\"ip\":\"%s\",\"port\":%d,\"username\":\"ops\",\"password\":\"%s\",\"tags\":[\"demo\"]}"
                        .formatted(own, demo.port(), StackIT.PLANTED));
        if (connected.status() != 201) {
            throw new IllegalStateException("The demo cluster is not connected: " + connected.text());
        }
    }

    FleetClient client() {
        return client;
    }

    void takeTour() throws IOException, InterruptedException {
        ReadmeIT.takeTour(client.base(), CREDENTIALS, demo.uri());
    }

    /** What a function answers to an event in a container of its own. */
    JsonNode invoke(String function, Path event) {
        String name = SampleEvents.name(event).replace('/', '-');
        Path log = FOLDER.resolve("log-" + name + ".txt");
        Path answer = FOLDER.resolve("answer-" + name);
        try {
            Process process = process(
                            List.of("invoke", function),
                            List.of(
                                    "--event",
                                    event.toAbsolutePath().normalize().toString()))
                    .redirectOutput(answer.toFile())
                    .redirectError(log.toFile())
                    .start();
            if (!process.waitFor(INVOCATION.toSeconds(), TimeUnit.SECONDS)) {
                process.destroy();
            }
            if (process.waitFor() != 0) {
                throw new IllegalStateException(Files.readString(log));
            }
            return Json.parse(Files.readAllBytes(answer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** All that was put out so far, by file, and the table. */
    Map<String, String> written() {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                all.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (DynamoDbClient records = Tables.client(dynamoDb.endpoint())) {
            all.put(
                    "table",
                    records.scanPaginator(scan -> scan.tableName(table)).items().stream()
                            .map(Object::toString)
                            .collect(Collectors.joining("\n")));
        }
        return all;
    }

    @Override
    public synchronized void close() {
        while (!toClose.isEmpty()) {
            try {
                toClose.pop().close();
            } catch (Exception e) {
                System.err.println("While stopping: " + e);
            }
        }
    }
}
