package io.searchfleet.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.searchfleet.Version;
import io.searchfleet.testing.FaultServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./searchfleet local} as a process: its command line, its output, and what is left when it ends. */
class LaunchIT {
    @TempDir
    private static Path folder = Path.of(".");

    /** A started runtime: its process, the address of its READY line, and its children. */
    private record Started(Process process, URI uri, List<ProcessHandle> children) implements AutoCloseable {
        String credentials(Path data) throws IOException {
            return Files.readString(data.resolve("credentials")).strip();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @Test
    void itSaysReady_keepsItsStateInData_andLeavesNoProcess() throws Exception {
        Path data = folder.resolve("kept");
        String token;
        try (Started first = start("--port", "0", "--no-demo", "--data", data.toString())) {
            token = first.credentials(data);
            assertThat(token).matches("main-[a-z2-7]{12}:[A-Za-z0-9_-]{43}");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("credentials"))))
                    .isEqualTo("rw-------");
            assertThat(status(first.uri(), token)).isEqualTo(200);
            assertThat(first.children()).isNotEmpty();
            first.process().destroy();
            assertThat(first.process().waitFor(15, TimeUnit.SECONDS)).isTrue();
            assertAllEnd(first.children());
        }
        try (Started second = start("--port", "0", "--no-demo", "--data", data.toString())) {
            assertThat(second.credentials(data)).isEqualTo(token);
            assertThat(status(second.uri(), token)).isEqualTo(200);
            // A crash this time: nobody runs a hook, the children must notice by themselves.
            second.process().destroyForcibly().waitFor();
            assertAllEnd(second.children());
        }
    }

    @Test
    void aPlantedSecret_isInNoLogAndNoFile() throws Exception {
        Path data = folder.resolve("planted");
        Path errors = folder.resolve("stderr");
        FaultServer.Behaviour cluster = FaultServer.cluster("planted", "uuid-planted");
        try (FaultServer server = FaultServer.start(cluster);
                Started started = start(errors, "--port", "0", "--no-demo", "--data", data.toString())) {
            String token = started.credentials(data);
            String body = "{\"ip\":\"127.0.0.1\",\"port\":" + server.port()
                    + ",\"username\":\"plantedUser\",\"password\":\"plantedPassword\"}";
            assertThat(post(started.uri().resolve("/api/clusters/_connect"), token, body))
                    .isEqualTo(201);
            assertThat(post(started.uri().resolve("/api/clusters/_connect"), token, "{\"password\":plantedPassword"))
                    .isEqualTo(400);
            assertThat(status(started.uri(), token)).isEqualTo(200);
            started.process().destroy();
            assertThat(started.process().waitFor(15, TimeUnit.SECONDS)).isTrue();
            assertThat(server.requests().getFirst()).contains("Authorization: Basic");
            assertThat(Files.readString(errors)).contains("/api/clusters/_connect");
            List<Path> files = new ArrayList<>(List.of(errors));
            try (Stream<Path> walk = Files.walk(data)) {
                walk.filter(Files::isRegularFile)
                        .filter(file -> !file.endsWith("credentials"))
                        .forEach(files::add);
            }
            for (Path file : files) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(text.contains("plantedPassword")
                                || text.contains("plantedUser")
                                || text.contains(token.substring(token.indexOf(':') + 1)))
                        .as("a secret in %s", file)
                        .isFalse();
            }
        }
    }

    @Test
    void aTakenPort_isOneClearLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String port = String.valueOf(taken.getLocalPort());
            Process process = launch("--port", port, "--no-demo");
            assertFailsWith(process, 1, port, "--port");
        }
    }

    @Test
    void aDataFolderInUse_isOneClearLine() throws Exception {
        Path data = folder.resolve("busy");
        try (Started first = start("--port", "0", "--no-demo", "--data", data.toString())) {
            assertFailsWith(
                    launch("--port", "0", "--no-demo", "--data", data.toString()),
                    1,
                    "in use by another ./searchfleet local",
                    "--data");
            assertThat(first.process().isAlive()).isTrue();
            first.process().destroy();
            first.process().waitFor();
        }
    }

    @Test
    void aChildThatDies_endsTheRuntimeWithAReason() throws Exception {
        Path errors = folder.resolve("errors-of-a-death");
        try (Started started = start(errors, "--port", "0", "--no-demo")) {
            started.children().forEach(ProcessHandle::destroyForcibly);
            assertThat(started.process().waitFor(15, TimeUnit.SECONDS)).isTrue();
            assertThat(started.process().exitValue()).isEqualTo(1);
            assertThat(Files.readString(errors).strip())
                    .endsWith(
                            "Searchfleet cannot go on without its table and stops. Start it again; with --data nothing is"
                                    + " lost.");
        }
    }

    @Test
    void aWrongOption_isOneClearLine_andHelpListsTheRightOnes() throws Exception {
        assertFailsWith(launch("--prot", "1"), 2, "--prot", "--help");
        assertFailsWith(launch("--port", "abc"), 2, "--port takes a whole number, not 'abc'.");
        assertFailsWith(launch("--port", "65536"), 2, "--port takes 1 to 65535");
        assertFailsWith(launch("--tick", "0"), 2, "--tick takes 1 or more");
        assertFailsWith(launch("--parameter", "Nonsense"), 2, "--parameter takes NAME=VALUE");
        Process version = launch("--version");
        assertThat(new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("searchfleet " + Version.current() + "\n");
        Process help = launch("--help");
        String text = new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(help.waitFor()).isZero();
        assertThat(text)
                .contains(
                        "--port",
                        "--data",
                        "--no-demo",
                        "--tick",
                        "--parameter",
                        "--dynamodb",
                        "SEARCHFLEET_ALLOWED_NETWORKS");
    }

    @Test
    void aWrongParameter_isOneClearLine() throws Exception {
        assertFailsWith(
                launch("--port", "0", "--no-demo", "--parameter", "RequestSeconds=99"),
                1,
                "--parameter RequestSeconds=99: it takes 1 to 27.");
    }

    @Test
    void aRecordStoreThatIsNotThere_isOneClearLine() throws Exception {
        assertFailsWith(launch("--port", "0", "--no-demo", "--dynamodb", "nonsense"), 2, "--dynamodb takes");
        assertFailsWith(
                launch("--port", "0", "--no-demo", "--dynamodb", "http://127.0.0.1:1"),
                1,
                "DynamoDB at http://127.0.0.1:1 cannot be used");
    }

    @Test
    void aStartThatFails_leavesNoProcess_alsoNoneThatIsStillComingUp() {
        Set<ProcessHandle> before = ProcessHandle.current().descendants().collect(Collectors.toSet());
        LocalOptions options = new LocalOptions(
                Path.of(".."),
                0,
                Optional.empty(),
                true,
                Duration.ofSeconds(1),
                Map.of("Nonsense", "1"),
                Optional.empty());
        assertThatThrownBy(() -> LocalRuntime.start(options, reason -> {})).hasMessageContaining("Nonsense");
        assertThat(ProcessHandle.current().descendants().filter(process -> !before.contains(process)))
                .isEmpty();
    }

    private static Process launch(String... options) throws IOException {
        return builder(options).start();
    }

    private static ProcessBuilder builder(String... options) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Path.of("../searchfleet").toRealPath().toString(), "local"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("SEARCHFLEET_SKIP_BUILD", "1");
        return builder;
    }

    private static Started start(String... options) throws IOException {
        return start(folder.resolve("errors-of-others"), options);
    }

    /** Its standard error goes to the file, so that nothing there can block it. */
    private static Started start(Path errors, String... options) throws IOException {
        Process process = builder(options).redirectError(errors.toFile()).start();
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("READY ")) {
                List<ProcessHandle> children = process.descendants().toList();
                return new Started(process, URI.create(line.substring("READY ".length())), children);
            }
        }
        throw new AssertionError("no READY: " + Files.readString(errors));
    }

    private static void assertFailsWith(Process process, int code, String... named) throws Exception {
        String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(error).isEqualTo(code);
        assertThat(error.strip().lines()).as(error).hasSize(1);
        assertThat(error).contains(named);
    }

    private static int status(URI uri, String token) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(uri.resolve("/api/clusters"))
                                    .header("Authorization", "Bearer " + token)
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static int post(URI uri, String token, String body) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(uri)
                                    .header("Authorization", "Bearer " + token)
                                    .POST(BodyPublishers.ofString(body))
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static void assertAllEnd(List<ProcessHandle> children) throws InterruptedException {
        for (int i = 0; i < 100 && children.stream().anyMatch(ProcessHandle::isAlive); i++) {
            Thread.sleep(100);
        }
        assertThat(children).noneMatch(ProcessHandle::isAlive);
    }
}
