package io.searchfleet.engines;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** The folder of this machine that keeps what is slow to get: kits and AOT caches. It may be deleted at any time. */
record CacheFolder(Path root) {
    private static final int HASH_LENGTH = 12;

    /** {@code SEARCHFLEET_CACHE}, else {@code XDG_CACHE_HOME/searchfleet}, else {@code ~/.cache/searchfleet}. */
    static CacheFolder of(Map<String, String> environment) {
        String own = environment.getOrDefault("SEARCHFLEET_CACHE", "");
        if (!own.isBlank()) {
            return new CacheFolder(Path.of(own).toAbsolutePath());
        }
        String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path caches = shared.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(shared);
        return new CacheFolder(caches.resolve("searchfleet").toAbsolutePath());
    }

    Path kits() {
        return root.resolve("kits");
    }

    private Path jars() {
        return root.resolve("jars");
    }

    Path aot() {
        return root.resolve("aot");
    }

    /**
     * Where the class was loaded from. A jar is copied under a name made of its content first: a build replaces our jars while
     * a child may still read them, and an AOT cache is valid only for jars of the same path and time.
     */
    Path codeOf(Class<?> type) {
        Path source = codeSource(type);
        if (Files.isDirectory(source) || source.startsWith(jars())) {
            return source;
        }
        String name = String.valueOf(source.getFileName()).replaceFirst("\\.jar$", "");
        Path copy = jars().resolve(name + "-" + hash(source) + ".jar");
        if (!Files.exists(copy)) {
            copyAtomically(source, copy);
        }
        return copy;
    }

    private static Path codeSource(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copyAtomically(Path source, Path target) {
        try {
            Path folder = Files.createDirectories(target.resolveSibling("."));
            Path copy = Files.createTempFile(folder, "copy-", ".tmp");
            Files.copy(source, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new ChildProcessException("Cannot copy " + source + " to " + target, e);
        }
    }

    private static String hash(Path file) {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new ChildProcessException("Cannot read " + file, e);
        }
        return shorten(digest);
    }

    /** Twelve hexadecimal digits that name the content. */
    static String hash(byte[] content) {
        MessageDigest digest = sha256();
        digest.update(content);
        return shorten(digest);
    }

    private static String shorten(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_LENGTH);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
