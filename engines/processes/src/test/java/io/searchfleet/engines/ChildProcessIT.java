package io.searchfleet.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessIT {
    @TempDir
    Path folder;

    @Test
    void aChildThatFails_givesItsExitCodeAndTheEndOfItsLog() {
        try (ChildProcess child = start("fail")) {
            assertThatThrownBy(() -> child.awaitReady(Duration.ofSeconds(20)))
                    .isInstanceOf(ChildProcessException.class)
                    .hasMessageContaining("A child (pid " + child.pid() + ") ended with exit code 1")
                    .hasMessageContaining("the reason is this");
        }
    }

    @Test
    void aChildThatIsNeverReady_isKilledWhenItsTimeIsOver() {
        try (ChildProcess child = start("hang")) {
            assertThatThrownBy(() -> child.awaitReady(Duration.ofSeconds(1)))
                    .isInstanceOf(ChildProcessException.class)
                    .hasMessageContaining("was not ready after 1 s");
            assertThat(child.isAlive()).isFalse();
        }
    }

    @Test
    void aReadyChild_isReadOnlyOnce_andItsLogOutlivesOneMoreStart() throws Exception {
        try (ChildProcess child = start("ready", "4711")) {
            assertThat(child.awaitReady(Duration.ofSeconds(20))).isEqualTo("4711");
        }
        try (ChildProcess child = start("ready", "4712")) {
            assertThat(child.awaitReady(Duration.ofSeconds(20))).isEqualTo("4712");
        }
        assertThat(Files.readString(folder.resolve("child.log.previous"))).contains("READY 4711");
    }

    @Test
    void aChildThatDoesNotEndWhenAsked_isKilledAfterItsGrace() {
        ChildProcess child = ChildProcess.start(command("stubborn").withGrace(Duration.ofMillis(300)));
        assertThat(child.awaitReady(Duration.ofSeconds(20))).isEqualTo("0");

        child.close();

        assertThat(ParentJvm.runs(child.pid())).isFalse();
    }

    private ChildProcess start(String... arguments) {
        return ChildProcess.start(command(arguments));
    }

    private ChildCommand command(String... arguments) {
        List<Path> classPath = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .map(Path::of)
                .toList();
        return ChildCommand.of(
                "A child",
                List.of("-XX:TieredStopAtLevel=1", "-Xmx32m"),
                classPath,
                TestChild.class.getName(),
                List.of(arguments),
                folder.resolve("child.log"));
    }
}
