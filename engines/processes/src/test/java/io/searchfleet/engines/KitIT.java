package io.searchfleet.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KitIT {
    private static final byte[] SMALL_POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>io.searchfleet.kits</groupId>
              <artifactId>small</artifactId>
              <version>1</version>
              <packaging>pom</packaging>
              <dependencies>
                <dependency>
                  <groupId>org.jspecify</groupId>
                  <artifactId>jspecify</artifactId>
                  <version>1.0.0</version>
                </dependency>
              </dependencies>
            </project>
            """.getBytes(UTF_8);

    @TempDir
    Path folder;

    @Test
    void aKit_isFetchedByMavenOnce() {
        String maven = System.getenv().getOrDefault("SEARCHFLEET_MVN", "mvn");
        Path jars = kit("small", maven).jars();
        assertThat(jars).isDirectoryContaining("glob:**/org.jspecify.jspecify-1.0.0.jar");

        assertThat(kit("small", "/no/such/maven").jars()).isEqualTo(jars);
        assertThat(kit("small", "/no/such/maven").classPath())
                .containsExactly(jars.resolve("org.jspecify.jspecify-1.0.0.jar"));
    }

    @Test
    void severalThreadsThatWantOneKit_fetchItOnce() throws Exception {
        String maven = script("""
                echo run >> "%s/runs"
                sleep 0.3
                for argument; do case "$argument" in -DoutputDirectory=*) touch "${argument#*=}/some.jar";; esac; done
                """.formatted(folder));
        Callable<Path> fetch = () -> kit("shared", maven).jars();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Path> jars : threads.invokeAll(List.of(fetch, fetch, fetch))) {
                assertThat(jars.get()).isDirectoryContaining("glob:**/some.jar");
            }
        }
        assertThat(folder.resolve("runs")).hasContent("run");
    }

    @Test
    void whenMavenFails_theExceptionEndsWithWhatMavenSaid_andTheNextTryStartsAfresh() throws IOException {
        String offline = script("""
                touch "$PWD/jars/half.jar"
                echo "[ERROR] Cannot access the network in offline mode"
                exit 1
                """);
        assertThatThrownBy(() -> kit("offline", offline).jars())
                .isInstanceOf(ChildProcessException.class)
                .hasMessageContaining("could not fetch offline (exit code 1)")
                .hasMessageEndingWith("[ERROR] Cannot access the network in offline mode");

        assertThat(kit("offline", script("touch \"$PWD/jars/whole.jar\"")).classPath())
                .singleElement()
                .satisfies(jar -> assertThat(jar).hasFileName("whole.jar"));
    }

    @Test
    void whenThereIsNoMaven_theExceptionSaysWhatToDo() {
        assertThatThrownBy(() -> kit("any", "/no/such/maven").jars())
                .isInstanceOf(ChildProcessException.class)
                .hasMessageContaining("'/no/such/maven' cannot be run")
                .hasMessageContaining("SEARCHFLEET_MVN");
    }

    @Test
    void anUnknownKit_isRefused() {
        assertThatThrownBy(() -> Kit.named("no-such-kit")).isInstanceOf(IllegalArgumentException.class);
    }

    private Kit kit(String name, String maven) {
        return new Kit(name, SMALL_POM, new CacheFolder(folder.resolve("cache")), maven);
    }

    /** A command that stands in for Maven. */
    private String script(String body) throws IOException {
        Path file = Files.createTempFile(folder, "mvn-", ".sh");
        Files.writeString(file, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }
}
