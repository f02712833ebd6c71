package io.searchfleet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.local.LocalOptions;
import io.searchfleet.local.LocalRuntime;
import io.searchfleet.model.Json;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions in processes of their own, started as Lambda starts them, up to the snapshot and on from there. */
class SnapshotIT {
    private static final String ESTABLISHED = "01";
    private static final String CLOSE_WAIT = "08";

    @TempDir
    static Path task;

    private static LocalRuntime runtime;

    @BeforeAll
    static void start() throws IOException {
        runtime = LocalRuntime.start(
                new LocalOptions(
                        Path.of(".."), 0, Optional.empty(), true, Duration.ofSeconds(1), Map.of(), Optional.empty()),
                _ -> {});
        Files.createDirectory(task.resolve("lib"));
        for (String jar : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (jar.endsWith(".jar")) {
                Path file = Path.of(jar);
                Files.copy(file, task.resolve("lib").resolve(file.getFileName()));
            }
        }
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    private static FunctionProcess function(String name, byte[] event) {
        return new FunctionProcess(
                name,
                runtime.functions().handler(name).getClass().getName(),
                task,
                runtime.functions().environment(name),
                event);
    }

    private static FunctionProcess clusters() throws IOException {
        return function("ClustersFunction", Files.readAllBytes(Path.of("../events/clusters/summary.json")));
    }

    @Test
    void aSnapshot_holdsNoConnection_andTheFunctionAnswersFromThere() throws IOException {
        AtomicInteger looked = new AtomicInteger();
        int table = table();
        int cluster = runtime.demo().orElseThrow().uri().getPort();
        var start = clusters().startFromSnapshot(process -> {
            looked.incrementAndGet();
            assertThat(connected(process)).doesNotContain(table, cluster);
        });
        assertThat(looked).hasValue(1);
        assertThat(start.millis()).isPositive();
    }

    /** The same look does see a connection where there is one. */
    @Test
    void aConnection_isSeen() throws IOException {
        int table = table();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), table)) {
            assertThat(socket.isConnected()).isTrue();
            assertThat(connected(ProcessHandle.current())).contains(table);
        }
    }

    private static int table() {
        return URI.create(runtime.functions().environment("ClustersFunction").getOrDefault("DYNAMODB_LOCAL", ""))
                .getPort();
    }

    @Test
    void aToken_isFoundByAFreshAuthorizer() {
        assertThat(function("AuthorizerFunction", Json.bytes(ColdStart.authorization(runtime.adminToken())))
                        .start()
                        .millis())
                .isPositive();
    }

    /** The ports that sockets of a process are connected to, or were until the other end closed. */
    private static Set<Integer> connected(ProcessHandle process) {
        Path proc = Path.of("/proc", String.valueOf(process.pid()));
        Set<Integer> ports = new HashSet<>();
        try {
            Set<String> own = sockets(proc.resolve("fd"));
            for (String table : List.of("net/tcp", "net/tcp6")) {
                for (String line : Files.readAllLines(proc.resolve(table))) {
                    String[] fields = line.strip().split("\\s+", -1);
                    boolean isOpen = fields[3].equals(ESTABLISHED) || fields[3].equals(CLOSE_WAIT);
                    if (isOpen && own.contains("socket:[" + fields[9] + "]")) {
                        ports.add(Integer.parseInt(fields[2].substring(fields[2].indexOf(':') + 1), 16));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ports;
    }

    private static Set<String> sockets(Path descriptors) throws IOException {
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> all = Files.list(descriptors)) {
            for (Path descriptor : all.toList()) {
                if (Files.isSymbolicLink(descriptor)) {
                    sockets.add(Files.readSymbolicLink(descriptor).toString());
                }
            }
        }
        return sockets;
    }
}
