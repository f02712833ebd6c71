package io.searchfleet.engines.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the main class of an engine's process is called with: {@code DATA_FOLDER PORT CLUSTER_NAME NODE_NAME…}, a name for each
 * node.
 *
 * @param data all that the engine keeps is below it
 * @param port of the first node; 0 takes a free one
 */
public record HostArguments(Path data, String port, String cluster, List<String> nodes) {
    private static final int FEWEST = 4;
    private static final String LOG_CONFIGURATION = "log4j2.properties";

    public HostArguments {
        nodes = List.copyOf(nodes);
    }

    /** @throws IllegalArgumentException when there are too few */
    public static HostArguments of(String[] arguments) {
        if (arguments.length < FEWEST) {
            throw new IllegalArgumentException("arguments: DATA_FOLDER PORT CLUSTER_NAME NODE_NAME…");
        }
        List<String> all = List.of(arguments);
        return new HostArguments(
                Path.of(all.get(0)).toAbsolutePath(), all.get(1), all.get(2), all.subList(FEWEST - 1, all.size()));
    }

    /** For the cluster runner of either engine, with the class of a plugin that each node is to have. */
    public String[] forRunner(Optional<String> plugin) {
        Stream<String> always = Stream.of(
                "-basePath", data.toString(), "-numOfNode", String.valueOf(nodes.size()), "-clusterName", cluster);
        return Stream.concat(always, plugin.stream().flatMap(name -> Stream.of("-pluginTypes", name)))
                .toArray(String[]::new);
    }

    /**
     * Gives each node the {@code log4j2.properties} that lies beside {@code host}: a runner copies a configuration of its own, with
     * seven log files per node, unless there is one.
     */
    public void writeLogConfigurations(Class<?> host) throws IOException {
        for (int number = 1; number <= nodes.size(); number++) {
            Path folder = Files.createDirectories(data.resolve("node_" + number).resolve("config"));
            try (InputStream configuration = Objects.requireNonNull(host.getResourceAsStream(LOG_CONFIGURATION))) {
                Files.copy(configuration, folder.resolve(LOG_CONFIGURATION), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
