package io.searchfleet.engines.elasticsearch;

import io.searchfleet.engines.access.BoundPort;
import io.searchfleet.engines.access.Doorkeeper;
import io.searchfleet.engines.access.HostArguments;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import org.codelibs.elasticsearch.runner.ElasticsearchClusterRunner;
import org.elasticsearch.Version;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.http.HttpServerTransport;
import org.elasticsearch.transport.TransportService;

/**
 * Main class of a child process that is one Elasticsearch cluster of release 5, 6 or 7, bound to 127.0.0.1 only. Whom it lets in is said by
 * {@link Doorkeeper}.
 *
 * <p>Arguments: {@code DATA_FOLDER PORT CLUSTER_NAME NODE_NAME…}, a name for each node; port 0 takes a free one, as all nodes but
 * the first do. Prints {@code READY PORT} on stdout when HTTP is bound and guarded. Keeps everything under the data folder, so the
 * same folder gives the same cluster again; snapshots may be written under {@code DATA_FOLDER/snapshots}. Ending the JVM in an
 * orderly way closes the nodes first.
 *
 * <p>The first node alone can be master: all end together anyway, and the others can come and go without a vote.
 */
public final class ElasticsearchHost {
    private static final String LOOPBACK = "127.0.0.1";

    private final ElasticsearchClusterRunner runner = new ElasticsearchClusterRunner();
    // Kept now: the node's logging takes both over.
    private final PrintStream stdout = System.out;
    private final PrintStream stderr = System.err;
    private final HostArguments arguments;

    private ElasticsearchHost(HostArguments arguments) {
        this.arguments = arguments;
    }

    /** Returns when the nodes serve. Keeping the process alive, and ending it, is for whoever started it. */
    public static void main(String[] arguments) throws Exception {
        HostArguments read = HostArguments.of(arguments);
        // Else the log falls silent before the node has closed.
        System.setProperty("log4j.shutdownHookEnabled", "false");
        new ElasticsearchHost(read).start();
    }

    private void start() throws IOException, ReflectiveOperationException {
        // The runner looks for a port of its own between 9200 and 9299 unless told not to.
        runner.setMaxHttpPort(-1);
        runner.onBuild(this::configure);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "close-node"));
        arguments.writeLogConfigurations(ElasticsearchHost.class);
        Doorkeeper doorkeeper = Doorkeeper.of(arguments.data());
        RestGuard.use(doorkeeper);
        Optional<String> guard = doorkeeper.isOpen() ? Optional.empty() : Optional.of(RestGuard.class.getName());
        runner.build(arguments.forRunner(guard));
        for (int number = 0; number < arguments.nodes().size() && !doorkeeper.isOpen(); number++) {
            RestGuard.guard(http(number), doorkeeper);
        }
        stdout.println("READY " + BoundPort.of(HttpServerTransport.class, http(0)));
    }

    private void configure(int number, Settings.Builder settings) {
        // Each node sets up logging to these anew; what the one before put there would log to itself, for ever.
        System.setOut(stdout);
        System.setErr(stderr);
        settings.put("cluster.name", arguments.cluster())
                .put("node.name", arguments.nodes().get(number - 1))
                .put("network.host", LOOPBACK)
                .put("http.port", number == 1 ? arguments.port() : "0")
                // The older name of transport.port: the only one that all these releases know.
                .put("transport.tcp.port", "0")
                .put("path.repo", arguments.data().resolve("snapshots").toString())
                // A developer's disk is often nearly full; the node would turn its indices read-only.
                .put("cluster.routing.allocation.disk.threshold_enabled", "false");
        if (arguments.nodes().size() == 1) {
            settings.put("discovery.type", "single-node");
        } else {
            configureDiscovery(number, settings);
        }
    }

    private void configureDiscovery(int number, Settings.Builder settings) {
        boolean isZen = Version.CURRENT.major < 7;
        settings.put(
                isZen ? "discovery.zen.ping.unicast.hosts" : "discovery.seed_hosts",
                number == 1 ? "" : LOOPBACK + ":" + transportPort());
        if (!isZen) {
            settings.put("cluster.initial_master_nodes", arguments.nodes().getFirst());
        }
        if (number > 1) {
            settings.put("node.master", "false");
        }
    }

    /** Of the first node. */
    private int transportPort() {
        try {
            return BoundPort.of(TransportService.class, instance(0, TransportService.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the transport of another release", e);
        }
    }

    private HttpServerTransport http(int index) {
        return instance(index, HttpServerTransport.class);
    }

    private <T> T instance(int index, Class<T> type) {
        return runner.getNode(index).injector().getInstance(type);
    }

    private void close() {
        try {
            runner.close();
        } catch (IOException e) {
            System.err.println("The node did not close cleanly: " + e);
        }
    }
}
