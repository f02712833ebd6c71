package io.searchfleet.engines.opensearch;

import io.searchfleet.engines.access.Doorkeeper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.transport.TransportService;

/**
 * Main class of a child process that is one OpenSearch cluster, bound to 127.0.0.1 only. Whom it lets in is said by
 * {@link Doorkeeper}.
 *
 * <p>Arguments: {@code DATA_FOLDER PORT CLUSTER_NAME NODE_NAME…}, a name for each node; port 0 takes a free one, as all nodes but
 * the first do. Prints {@code READY PORT} on stdout when HTTP is bound and guarded. Keeps everything under the data folder, so the
 * same folder gives the same cluster again; snapshots may be written under {@code DATA_FOLDER/snapshots}. Ending the JVM in an
 * orderly way closes the nodes first.
 *
 * <p>The first node alone can be cluster manager: all end together anyway, and the others can come and go without a vote.
 */
public final class OpenSearchHost {
    private static final String LOOPBACK = "127.0.0.1";

    private final OpenSearchRunner runner = new OpenSearchRunner();
    // Kept now: the node's logging takes both over.
    private final PrintStream stdout = System.out;
    private final PrintStream stderr = System.err;
    private final Path data;
    private final String port;
    private final String cluster;
    private final List<String> nodes;

    private OpenSearchHost(List<String> arguments) {
        this.data = Path.of(arguments.get(0)).toAbsolutePath();
        this.port = arguments.get(1);
        this.cluster = arguments.get(2);
        this.nodes = arguments.subList(3, arguments.size());
    }

    /** Returns when the nodes serve. Keeping the process alive, and ending it, is for whoever started it. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 4) {
            throw new IllegalArgumentException("arguments: DATA_FOLDER PORT CLUSTER_NAME NODE_NAME…");
        }
        // Else the log falls silent before the node has closed.
        System.setProperty("log4j.shutdownHookEnabled", "false");
        new OpenSearchHost(List.of(arguments)).start();
    }

    private void start() throws IOException, ReflectiveOperationException {
        // The runner looks for a port of its own between 9200 and 9299 unless told not to.
        runner.setMaxHttpPort(-1);
        runner.onBuild(this::configure);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "close-node"));
        for (int number = 1; number <= nodes.size(); number++) {
            writeLogConfiguration(number);
        }
        Doorkeeper doorkeeper = Doorkeeper.of(data);
        RestGuard.use(doorkeeper);
        runner.build(doorkeeper.isOpen() ? arguments() : guardedArguments());
        for (int number = 0; number < nodes.size() && !doorkeeper.isOpen(); number++) {
            RestGuard.guard(http(number), doorkeeper);
        }
        stdout.println("READY " + boundPort(HttpServerTransport.class, http(0)));
    }

    private String[] arguments() {
        return new String[] {
            "-basePath", data.toString(), "-numOfNode", String.valueOf(nodes.size()), "-clusterName", cluster
        };
    }

    private String[] guardedArguments() {
        return Stream.concat(Arrays.stream(arguments()), Stream.of("-pluginTypes", RestGuard.class.getName()))
                .toArray(String[]::new);
    }

    private void configure(int number, Settings.Builder settings) {
        // Each node sets up logging to these anew; what the one before put there would log to itself, for ever.
        System.setOut(stdout);
        System.setErr(stderr);
        settings.put("cluster.name", cluster)
                .put("node.name", nodes.get(number - 1))
                .put("network.host", LOOPBACK)
                .put("http.port", number == 1 ? port : "0")
                .put("transport.port", "0")
                .put("path.repo", data.resolve("snapshots").toString())
                // A developer's disk is often nearly full; the node would turn its indices read-only.
                .put("cluster.routing.allocation.disk.threshold_enabled", "false");
        if (nodes.size() == 1) {
            settings.put("discovery.type", "single-node");
        } else {
            configureDiscovery(number, settings);
        }
    }

    private void configureDiscovery(int number, Settings.Builder settings) {
        settings.put("discovery.seed_hosts", number == 1 ? "" : LOOPBACK + ":" + transportPort())
                .put(
                        Version.CURRENT.major == 1
                                ? "cluster.initial_master_nodes"
                                : "cluster.initial_cluster_manager_nodes",
                        nodes.getFirst());
        if (number > 1) {
            settings.put("node.roles", "data,ingest");
        }
    }

    /** Of the first node. */
    private int transportPort() {
        try {
            return boundPort(TransportService.class, instance(0, TransportService.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the transport of another release", e);
        }
    }

    /** The runner copies a configuration of its own, with seven log files per node, unless there is one. */
    private void writeLogConfiguration(int number) throws IOException {
        Path folder = Files.createDirectories(data.resolve("node_" + number).resolve("config"));
        try (InputStream configuration =
                Objects.requireNonNull(OpenSearchHost.class.getResourceAsStream("log4j2.properties"))) {
            Files.copy(configuration, folder.resolve("log4j2.properties"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private HttpServerTransport http(int index) {
        return instance(index, HttpServerTransport.class);
    }

    private <T> T instance(int index, Class<T> type) {
        return runner.getNode(index).injector().getInstance(type);
    }

    /** By reflection, because the class of the bound address moved to another package within OpenSearch 2. */
    private static <T> int boundPort(Class<T> type, T transport) throws ReflectiveOperationException {
        Object bound = type.getMethod("boundAddress").invoke(transport);
        Object published = bound.getClass().getMethod("publishAddress").invoke(bound);
        return (int) published.getClass().getMethod("getPort").invoke(published);
    }

    private void close() {
        try {
            runner.close();
        } catch (IOException e) {
            System.err.println("The node did not close cleanly: " + e);
        }
    }
}
