package io.searchfleet.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tour of the README, run as it stands but for the addresses and the place of the token. */
class ReadmeIT {
    @Test
    void everyCommandOfTheTour_succeeds() throws IOException, InterruptedException {
        LocalRuntime runtime = TestRuntime.runtime();
        takeTour(
                runtime.uri(),
                runtime.credentialsFile(),
                runtime.demo().orElseThrow().uri());
    }

    /** @param own where the reader's own cluster would be, here the demo cluster */
    static void takeTour(URI api, Path credentials, URI own) throws IOException, InterruptedException {
        String readme = Files.readString(Path.of("../README.md"));
        int start = readme.indexOf("```sh", readme.indexOf("<!-- tour")) + "```sh".length();
        String tour = readme.substring(start, readme.indexOf("```", start))
                .replace("~/searchfleet-data/credentials", credentials.toString())
                .replace("http://localhost:8080", api.toString())
                .replace(
                        "\"ip\": \"localhost\", \"port\": \"9200\"",
                        "\"ip\": \"%s\", \"port\": \"%d\"".formatted(own.getHost(), own.getPort()))
                .replace("curl -s", "curl -sS --fail-with-body -w '\\n'");
        assertThat(tour)
                .contains("/api/clusters", "/tokens", "\"" + own.getPort() + "\"")
                .doesNotContain("localhost:8080", "~/");
        Process shell = new ProcessBuilder(List.of("sh", "-eu", "-c", tour))
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
        assertThat(output).contains("\"demo\"", "\"green\"", "\"status_code\":201", "\"revoked\":true");
    }

    @Test
    void theTwoCommands_areWhatTheLauncherKnows() throws IOException, InterruptedException {
        String readme = Files.readString(Path.of("../README.md"));
        Process help = new ProcessBuilder(Path.of("../searchfleet").toRealPath().toString(), "help").start();
        String text = new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(help.waitFor()).isZero();
        Stream.of("local", "test").forEach(command -> {
            assertThat(readme).contains("./searchfleet " + command);
            assertThat(text).contains("  " + command + " ");
        });
    }
}
