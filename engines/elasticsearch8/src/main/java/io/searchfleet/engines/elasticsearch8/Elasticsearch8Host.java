package io.searchfleet.engines.elasticsearch8;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.http.AbstractHttpServerTransport;
import org.elasticsearch.http.HttpServerTransport;
import org.elasticsearch.node.Node;
import org.elasticsearch.rest.RestController;

/**
 * Main class of a child process that is one Elasticsearch node of release 8 or 9, bound to 127.0.0.1 only. Nothing of X-Pack is
 * in it, so there is no security.
 *
 * <p>Arguments: {@code DATA_FOLDER PORT CLUSTER_NAME NODE_NAME}; port 0 takes a free one. Prints {@code READY PORT} on stdout
 * when HTTP is bound. Keeps everything under the data folder, so the same folder gives the same cluster again; snapshots
 * may be written under {@code DATA_FOLDER/snapshots}. Ending the JVM in an orderly way closes the node first.
 *
 * <p>It is Elasticsearch's server with one of its modules, the HTTP transport. The others are not published as Maven artefacts:
 * {@code _reindex}, Painless and the analyzers of analysis-common are missing. So is {@code GET /}, which {@link RootHandler}
 * puts back.
 */
public final class Elasticsearch8Host {
    private static final String LOOPBACK = "127.0.0.1";
    private static final long CLOSE_SECONDS = 10;

    private Elasticsearch8Host() {}

    /** Returns when the node serves. Keeping the process alive, and ending it, is for whoever started it. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 4) {
            throw new IllegalArgumentException("arguments: DATA_FOLDER PORT CLUSTER_NAME NODE_NAME");
        }
        // Kept now: the node's logging takes System.out over.
        PrintStream stdout = System.out;
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Path configuration = Files.createDirectories(home.resolve("config"));
        // Else the log falls silent before the node has closed.
        System.setProperty("log4j.shutdownHookEnabled", "false");
        NativeLibraries.provide();
        Environment environment =
                new Environment(settings(home, arguments[1], arguments[2], arguments[3]), configuration);
        startLogging(environment, configuration, arguments[3]);
        Node node = new Node(environment, ClassPathPlugins.loader(Files.createDirectories(home.resolve("modules"))));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node), "close-node"));
        addRootHandler(node);
        node.start();
        stdout.println("READY " + boundPort(node));
    }

    private static Settings settings(Path home, String port, String cluster, String node) {
        return Settings.builder()
                .put("cluster.name", cluster)
                .put("node.name", node)
                .put("path.home", home.toString())
                .put("path.data", home.resolve("data").toString())
                .put("path.logs", home.resolve("logs").toString())
                .put("path.repo", home.resolve("snapshots").toString())
                .put("network.host", LOOPBACK)
                .put("http.port", port)
                .put("transport.port", "0")
                .put("discovery.type", "single-node")
                // A developer's disk is often nearly full; the node would turn its indices read-only.
                .put("cluster.routing.allocation.disk.threshold_enabled", "false")
                .build();
    }

    private static void startLogging(Environment environment, Path folder, String node) throws IOException {
        try (InputStream configuration =
                Objects.requireNonNull(Elasticsearch8Host.class.getResourceAsStream("log4j2.properties"))) {
            Files.copy(configuration, folder.resolve("log4j2.properties"), StandardCopyOption.REPLACE_EXISTING);
        }
        LogConfigurator.setNodeName(node);
        LogConfigurator.configure(environment, true);
    }

    /**
     * Before the node starts: the routes are read without a lock once requests arrive. By reflection, because a plugin's way to
     * add a handler differs between 8 and 9.
     */
    private static void addRootHandler(Node node) throws ReflectiveOperationException {
        Field dispatcher = AbstractHttpServerTransport.class.getDeclaredField("dispatcher");
        dispatcher.setAccessible(true);
        RestController routes = (RestController) dispatcher.get(node.injector().getInstance(HttpServerTransport.class));
        routes.registerHandler(new RootHandler(node.injector().getInstance(ClusterService.class)));
    }

    private static int boundPort(Node node) {
        return node.injector()
                .getInstance(HttpServerTransport.class)
                .boundAddress()
                .publishAddress()
                .getPort();
    }

    private static void close(Node node) {
        try {
            node.close();
            node.awaitClose(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            System.err.println("The node did not close cleanly: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
