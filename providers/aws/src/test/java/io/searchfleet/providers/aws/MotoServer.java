package io.searchfleet.providers.aws;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * moto, an emulator of AWS in Python, as a child process. It is installed once into a virtual environment in the cache
 * folder; where that cannot be done, the test is skipped and says why.
 */
final class MotoServer implements AutoCloseable {
    private static final List<String> PACKAGES = List.of("moto==5.2.5", "flask==3.1.3", "flask-cors==6.0.5");
    private static final Duration INSTALLATION = Duration.ofMinutes(5);
    private static final Duration START = Duration.ofSeconds(90);

    private final Process process;
    private final int port;

    private MotoServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static MotoServer start() throws IOException, InterruptedException {
        Path python = installed();
        int port = freePort();
        Process process = new ProcessBuilder(
                        python.toString(), "-m", "moto.server", "-H", "127.0.0.1", "-p", String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        MotoServer server = new MotoServer(process, port);
        server.awaitPort();
        return server;
    }

    int port() {
        return port;
    }

    private void awaitPort() throws InterruptedException {
        Instant end = Instant.now().plus(START);
        while (!answers()) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                close();
                throw new IllegalStateException("moto did not start");
            }
            Thread.sleep(100);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path installed() throws IOException, InterruptedException {
        Path home = cache().resolve("moto-5.2.5");
        Path python = home.resolve("bin/python");
        if (!Files.exists(python)) {
            install(home);
        }
        return python;
    }

    /** Made beside and moved: another run never sees half of it. */
    private static void install(Path home) throws IOException, InterruptedException {
        Files.createDirectories(home.getParent());
        Path fresh = Files.createTempDirectory(home.getParent(), "moto-new-");
        run(List.of("python3", "-m", "venv", fresh.toString()));
        List<String> pip =
                new ArrayList<>(List.of(fresh.resolve("bin/python").toString(), "-m", "pip", "install", "--quiet"));
        pip.addAll(PACKAGES);
        run(pip);
        try {
            Files.move(fresh, home);
        } catch (IOException e) {
            if (!Files.exists(home)) {
                throw e;
            }
        }
    }

    private static void run(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(INSTALLATION.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                abort("Not run: moto was not installed within " + INSTALLATION.toMinutes() + " minutes.");
            }
            if (process.exitValue() != 0) {
                abort("Not run: moto cannot be installed here ('" + String.join(" ", command) + "' failed).");
            }
        } catch (IOException e) {
            abort("Not run: there is no python3 here to run moto with.");
        }
    }

    private static Path cache() {
        Map<String, String> environment = System.getenv();
        String home = System.getProperty("user.home");
        return Stream.of(
                        environment.getOrDefault("SEARCHFLEET_CACHE", ""),
                        suffixed(environment.getOrDefault("XDG_CACHE_HOME", "")))
                .filter(text -> !text.isBlank())
                .findFirst()
                .map(Path::of)
                .orElse(Path.of(home, ".cache", "searchfleet"));
    }

    private static String suffixed(String folder) {
        return folder.isBlank() ? "" : folder + "/searchfleet";
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
