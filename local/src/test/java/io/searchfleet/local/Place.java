package io.searchfleet.local;

import io.searchfleet.testing.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where the API answers.
 *
 * @param clusterHost an address of this machine that functions there can call
 * @param stack the name of its stack, of which deploy/records.sh gets what was written down; empty: it is none
 */
record Place(FleetClient client, String clusterHost, String stack) {
    static Place here() {
        return new Place(
                new FleetClient(
                        TestRuntime.runtime().uri(), TestRuntime.runtime().adminToken()),
                "127.0.0.1",
                "");
    }

    /**
     * Where the system properties {@code searchfleet.stack.url}, {@code .host} (what the header {@code Host} says), {@code
     * .token} (a file that holds it), {@code .cluster-host} and {@code .name} lead, or what {@link SamLocal} starts; without
     * either, here.
     */
    static Place chosen() {
        if (SamLocal.isChosen()) {
            return new Place(SamLocal.started().client(), property("cluster-host"), "");
        }
        String url = property("url");
        return url.isEmpty()
                ? here()
                : new Place(
                        new FleetClient(
                                URI.create(url),
                                property("host"),
                                content(Path.of(property("token"))).strip()),
                        property("cluster-host"),
                        property("name"));
    }

    static String property(String name) {
        return System.getProperty("searchfleet.stack." + name, "");
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isHere() {
        return property("url").isEmpty() && !isSamLocal();
    }

    boolean isSamLocal() {
        return SamLocal.isChosen();
    }

    /**
     * An engine behind TLS for all domains of an emulator that makes none itself, at the port {@code
     * searchfleet.stack.domain-port}, to which what is meant for domains is led; {@code .domain-store} is the key store of a
     * certificate that functions there trust.
     */
    Optional<Door> domains(URI engine) {
        if (property("domain-port").isEmpty()) {
            return Optional.empty();
        }
        InetSocketAddress own =
                new InetSocketAddress(InetAddress.ofLiteral(clusterHost), Integer.parseInt(property("domain-port")));
        TestCertificate certificate = new TestCertificate("", Path.of(property("domain-store")));
        return Optional.of(Door.open(engine, certificate.listenAt(own)));
    }

    /** Logs, histories and the table of the stack, by file. */
    Map<String, String> written(Path folder) {
        if (isSamLocal()) {
            return SamLocal.started().written();
        }
        Map<String, String> all = new TreeMap<>();
        if (stack.isEmpty()) {
            return all;
        }
        try {
            Process process = new ProcessBuilder("../deploy/records.sh", stack, folder.toString())
                    .inheritIO()
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("deploy/records.sh failed");
            }
            try (Stream<Path> files = Files.list(folder)) {
                files.forEach(file -> all.put(file.getFileName().toString(), content(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return all;
    }
}
