package io.searchfleet.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.local.fleet.StoreEdge;
import io.searchfleet.model.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/** A whole runtime as a process of its own, to be killed; what it knows is in its data folder. */
final class RuntimeProcess implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final URI uri;
    private final String authorization;

    private RuntimeProcess(Process process, URI uri, String token) {
        this.process = process;
        this.uri = uri;
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8));
    }

    /** Starts one on a folder, which may be that of an earlier one, and returns when it serves. */
    static RuntimeProcess start(Path data) {
        Path log = data.resolveSibling(data.getFileName() + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-D" + StoreEdge.FILE + "=" + edge(data),
                "-cp",
                System.getProperty("java.class.path"),
                "io.searchfleet.local.Main",
                "--port",
                "0",
                "--no-demo",
                "--tick",
                "50",
                "--data",
                data.toString());
        builder.environment()
                .put(
                        "SEARCHFLEET_HOME",
                        Path.of("..").toAbsolutePath().normalize().toString());
        try {
            Process process = builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new RuntimeProcess(
                    process,
                    ready(process, log),
                    Files.readString(data.resolve("credentials")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a runtime on this folder is told at which write to die: see {@link StoreEdge}. */
    static Path edge(Path data) {
        return data.resolveSibling(data.getFileName() + ".edge");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private static URI ready(Process process, Path log) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("READY ")) {
                return URI.create(line.substring("READY ".length()).strip());
            }
        }
        throw new IllegalStateException("It never got ready: " + Files.readString(log));
    }

    /** @throws UncheckedIOException when it was killed meanwhile */
    JsonNode call(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", authorization)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<byte[]> answer = HTTP.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " "
                        + new String(answer.body(), StandardCharsets.UTF_8));
            }
            return Json.parse(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL, as a crash would; returns when it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
