package io.searchfleet.engines.elasticsearch;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.codelibs.elasticsearch.runner.ElasticsearchClusterRunner;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.transport.BoundTransportAddress;
import org.elasticsearch.http.HttpServerTransport;

/**
 * Main class of a child process that is one Elasticsearch node of release 5, 6 or 7, bound to 127.0.0.1 only, without security.
 *
 * <p>Arguments: {@code DATA_FOLDER PORT CLUSTER_NAME NODE_NAME}; port 0 takes a free one. Prints {@code READY PORT} on stdout
 * when HTTP is bound. Keeps everything under the data folder, so the same folder gives the same cluster again; snapshots
 * may be written under {@code DATA_FOLDER/snapshots}. Ending the JVM in an orderly way closes the node first.
 */
public final class ElasticsearchHost {
    private static final String LOOPBACK = "127.0.0.1";

    private ElasticsearchHost() {}

    /** Returns when the node serves. Keeping the process alive, and ending it, is for whoever started it. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 4) {
            throw new IllegalArgumentException("arguments: DATA_FOLDER PORT CLUSTER_NAME NODE_NAME");
        }
        // Kept now: the node's logging takes System.out over.
        PrintStream stdout = System.out;
        Path data = Path.of(arguments[0]).toAbsolutePath();
        // Else the log falls silent before the node has closed.
        System.setProperty("log4j.shutdownHookEnabled", "false");
        ElasticsearchClusterRunner runner = new ElasticsearchClusterRunner();
        // The runner looks for a port of its own between 9200 and 9299 unless told not to.
        runner.setMaxHttpPort(-1);
        runner.onBuild((number, settings) -> configure(settings, data, arguments[1], arguments[2], arguments[3]));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(runner), "close-node"));
        writeLogConfiguration(data);
        runner.build("-basePath", data.toString(), "-numOfNode", "1", "-clusterName", arguments[2]);
        stdout.println("READY " + boundPort(runner));
    }

    private static void configure(Settings.Builder settings, Path data, String port, String cluster, String node) {
        settings.put("cluster.name", cluster)
                .put("node.name", node)
                .put("network.host", LOOPBACK)
                .put("http.port", port)
                // The older name of transport.port: the only one that all these releases know.
                .put("transport.tcp.port", "0")
                .put("discovery.type", "single-node")
                .put("path.repo", data.resolve("snapshots").toString())
                // A developer's disk is often nearly full; the node would turn its indices read-only.
                .put("cluster.routing.allocation.disk.threshold_enabled", "false");
    }

    /** The runner copies a configuration of its own, with seven log files per node, unless there is one. */
    private static void writeLogConfiguration(Path data) throws IOException {
        Path folder = Files.createDirectories(data.resolve("node_1").resolve("config"));
        try (InputStream configuration =
                Objects.requireNonNull(ElasticsearchHost.class.getResourceAsStream("log4j2.properties"))) {
            Files.copy(configuration, folder.resolve("log4j2.properties"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** By reflection, because the type of a published address is an interface in release 5 and a class since 6. */
    private static int boundPort(ElasticsearchClusterRunner runner) throws ReflectiveOperationException {
        BoundTransportAddress bound =
                runner.getInstance(HttpServerTransport.class).boundAddress();
        Object published =
                BoundTransportAddress.class.getMethod("publishAddress").invoke(bound);
        return (int) published.getClass().getMethod("getPort").invoke(published);
    }

    private static void close(ElasticsearchClusterRunner runner) {
        try {
            runner.close();
        } catch (IOException e) {
            System.err.println("The node did not close cleanly: " + e);
        }
    }
}
