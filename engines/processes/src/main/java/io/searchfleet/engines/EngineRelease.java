package io.searchfleet.engines;

import io.searchfleet.engines.access.Doorkeeper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The search engines that can be started here. Another one is a line here and a POM in {@code engines/kits}; what its node wants
 * to be told otherwise is known to its host alone.
 */
public enum EngineRelease {
    OPENSEARCH_3_8("opensearch", "3.8.0", EngineRelease.OPENSEARCH_HOST),
    OPENSEARCH_3_0("opensearch", "3.0.0", EngineRelease.OPENSEARCH_HOST),
    OPENSEARCH_2_19("opensearch", "2.19.1", EngineRelease.OPENSEARCH_HOST),
    OPENSEARCH_2_6("opensearch", "2.6.0", EngineRelease.OPENSEARCH_HOST),
    OPENSEARCH_1_3("opensearch", "1.3.2", EngineRelease.OPENSEARCH_HOST),
    ELASTICSEARCH_9_5("elasticsearch", "9.5.3", EngineRelease.ELASTICSEARCH_8_HOST),
    ELASTICSEARCH_8_19("elasticsearch", "8.19.21", EngineRelease.ELASTICSEARCH_8_HOST),
    ELASTICSEARCH_7_10("elasticsearch", "7.10.2", EngineRelease.ELASTICSEARCH_HOST),
    ELASTICSEARCH_7_2("elasticsearch", "7.2.0", EngineRelease.ELASTICSEARCH_HOST),
    ELASTICSEARCH_6_8("elasticsearch", "6.8.1", EngineRelease.ELASTICSEARCH_HOST),
    ELASTICSEARCH_5_6("elasticsearch", "5.6.16", EngineRelease.ELASTICSEARCH_HOST);

    /** System property of a test run: see {@link #underTest}. */
    public static final String UNDER_TEST = "searchfleet.engines";

    private static final String OPENSEARCH_HOST = "io.searchfleet.engines.opensearch.OpenSearchHost";
    private static final String ELASTICSEARCH_HOST = "io.searchfleet.engines.elasticsearch.ElasticsearchHost";
    private static final String ELASTICSEARCH_8_HOST = "io.searchfleet.engines.elasticsearch8.Elasticsearch8Host";

    private final String distribution;
    private final String version;
    private final String host;

    EngineRelease(String distribution, String version, String host) {
        this.distribution = distribution;
        this.version = version;
        this.host = host;
    }

    /**
     * The releases that a test run covers, for {@code @MethodSource("io.searchfleet.engines.EngineRelease#underTest")}: one of each
     * distribution, unless the system property {@code searchfleet.engines} is {@code all} or lists {@link #id ids}, separated by
     * commas.
     *
     * @throws IllegalArgumentException if it lists an id that is none
     */
    public static List<EngineRelease> underTest() {
        return underTest(System.getProperty(UNDER_TEST, ""));
    }

    static List<EngineRelease> underTest(String chosen) {
        return switch (chosen) {
            case "" -> List.of(OPENSEARCH_3_8, ELASTICSEARCH_7_10);
            case "all" -> List.of(values());
            default ->
                Arrays.stream(chosen.split(","))
                        .map(id -> withId(id)
                                .orElseThrow(() -> new IllegalArgumentException("Not the id of an engine: " + id)))
                        .toList();
        };
    }

    /** The release with this {@link #id}, such as {@code opensearch-3.8}. */
    public static Optional<EngineRelease> withId(String id) {
        return Arrays.stream(values())
                .filter(release -> release.id().equals(id))
                .findFirst();
    }

    /** {@code DISTRIBUTION-MAJOR.MINOR}; also the name of its kit. */
    public String id() {
        return distribution + "-" + version.substring(0, version.lastIndexOf('.'));
    }

    /** {@code opensearch} or {@code elasticsearch}. */
    public String distribution() {
        return distribution;
    }

    /** All three numbers, as the engine itself answers at {@code GET /}. */
    public String version() {
        return version;
    }

    /** Whether its engines can have a password and several nodes. */
    public boolean isManageable() {
        return !host.equals(ELASTICSEARCH_8_HOST);
    }

    /** Whether its jars are on this machine: else the first start fetches them, which takes minutes. */
    public boolean isFetched() {
        return kit().isFetched();
    }

    Kit kit() {
        return Kit.named(id());
    }

    /** Jars with stable names: see {@link CacheFolder#codeOf}. */
    List<Path> classPath() {
        List<Path> classPath = new ArrayList<>(ownCode());
        classPath.addAll(kit().classPath());
        return List.copyOf(classPath);
    }

    /** The jars of ours that its process, and the training of its start, need. */
    List<Path> ownCode() {
        CacheFolder folder = CacheFolder.of(System.getenv());
        return List.of(folder.codeOf(ChildMain.class), folder.codeOf(Doorkeeper.class), folder.codeOf(host()));
    }

    /** By name: its module compiles against the engine, which must stay off our class path. */
    Class<?> host() {
        try {
            return Class.forName(host, false, EngineRelease.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new ChildProcessException("The jar with " + host + " is not on the class path", e);
        }
    }
}
