package io.searchfleet.engines.elasticsearch8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The native library that the node needs to compress stored fields ({@code index.codec: best_compression}; Elasticsearch 9 uses it
 * for more). An installed Elasticsearch has it in a folder, Elasticsearch's Maven artefacts do not: it comes from aircompressor's.
 */
final class NativeLibraries {
    private static final String ZSTD = System.mapLibraryName("zstd");

    private NativeLibraries() {}

    /** Before the first class of Elasticsearch. Does nothing on a platform that there is no library for. */
    static void provide() throws IOException {
        try (InputStream library =
                NativeLibraries.class.getResourceAsStream("/aircompressor/" + platform() + "/" + ZSTD)) {
            if (library == null) {
                return;
            }
            Path folder = Files.createTempDirectory("native");
            Files.copy(library, folder.resolve(ZSTD));
            System.setProperty("es.nativelibs.path", folder.toString());
            // Faster distances between vectors; without this the node insists on a library that we do not have.
            System.setProperty("org.elasticsearch.nativeaccess.enableVectorLibrary", "false");
        }
    }

    /** As aircompressor names it: {@code linux-amd64}, {@code macos-aarch64}. */
    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "macos" : "linux";
        return system + "-" + System.getProperty("os.arch").replace("x86_64", "amd64");
    }
}
