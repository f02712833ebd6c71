package io.searchfleet.engines;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The search engines that can be started here. Another one is a line here and a POM in {@code engines/kits}. */
public enum EngineRelease {
    OPENSEARCH_3_8("opensearch", "3.8.0", "opensearch-3.8", EngineRelease.OPENSEARCH_HOST);

    private static final String OPENSEARCH_HOST = "io.searchfleet.engines.opensearch.OpenSearchHost";

    private final String distribution;
    private final String version;
    private final String kit;
    private final String host;

    EngineRelease(String distribution, String version, String kit, String host) {
        this.distribution = distribution;
        this.version = version;
        this.kit = kit;
        this.host = host;
    }

    /** The release with this {@link #id}, such as {@code opensearch-3.8}. */
    public static Optional<EngineRelease> withId(String id) {
        return Arrays.stream(values())
                .filter(release -> release.id().equals(id))
                .findFirst();
    }

    /** {@code DISTRIBUTION-MAJOR.MINOR}; also the name of its kit. */
    public String id() {
        return kit;
    }

    /** {@code opensearch} or {@code elasticsearch}. */
    public String distribution() {
        return distribution;
    }

    /** All three numbers, as the engine itself answers at {@code GET /}. */
    public String version() {
        return version;
    }

    Kit kit() {
        return Kit.named(kit);
    }

    /** Jars with stable names: see {@link CacheFolder#codeOf}. */
    List<Path> classPath() {
        CacheFolder folder = CacheFolder.of(System.getenv());
        List<Path> classPath = new ArrayList<>();
        classPath.add(folder.codeOf(Guard.class));
        classPath.add(folder.codeOf(host()));
        classPath.addAll(kit().classPath());
        return List.copyOf(classPath);
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
