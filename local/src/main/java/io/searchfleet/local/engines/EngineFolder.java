package io.searchfleet.local.engines;

import io.searchfleet.engine.Credentials;
import io.searchfleet.engines.Folders;
import io.searchfleet.engines.access.CredentialsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The folder of one engine: {@code engine.json} and, in {@code data}, all that the engine itself keeps. It counts from the moment that
 * {@code engine.json} is in it, and is on its way out once its name ends with {@code .deleting}.
 */
record EngineFolder(Path path) {
    private static final String LEAVING = ".deleting";

    static EngineFolder of(Path root, String slug) {
        return new EngineFolder(root.resolve(slug));
    }

    Path data() {
        return path.resolve("data");
    }

    boolean isLeaving() {
        return path.getFileName().toString().endsWith(LEAVING);
    }

    /** Empty where nothing can be read: such a folder was never finished, or is almost gone. */
    Optional<Wanted> wanted() {
        try {
            return Files.exists(file()) ? Optional.of(Wanted.read(Files.readString(file()))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file(), e);
        }
    }

    /** Appears at once, or not at all. */
    void write(Wanted wanted) {
        try {
            Files.createDirectories(data());
            Path aside = file().resolveSibling("engine.json.new");
            Files.writeString(aside, wanted.text());
            Files.move(aside, file(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + file(), e);
        }
    }

    boolean isLocked() {
        return Files.exists(credentials());
    }

    /** Whether anything had to be changed for it. */
    boolean letIn(Credentials.Basic user) {
        if (CredentialsFile.holds(credentials(), user.username(), user.password())) {
            return false;
        }
        try {
            Files.createDirectories(data());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to " + path, e);
        }
        CredentialsFile.write(credentials(), user.username(), user.password());
        return true;
    }

    private Path credentials() {
        return data().resolve(CredentialsFile.OF_USERS);
    }

    private Path file() {
        return path.resolve("engine.json");
    }

    /** The same folder by the name that says it is to be deleted. */
    EngineFolder leave() {
        if (isLeaving()) {
            return this;
        }
        EngineFolder leaving = new EngineFolder(path.resolveSibling(path.getFileName() + LEAVING));
        try {
            leaving.delete();
            Files.move(path, leaving.path, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // It has been renamed, or is gone: both is what was asked for.
        } catch (IOException e) {
            throw new UncheckedIOException("renaming " + path, e);
        }
        return leaving;
    }

    /** {@code engine.json} goes last: as long as there is a rest, it can be told whose it is. */
    void delete() {
        try {
            Folders.delete(data());
            Folders.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException("deleting " + path, e);
        }
    }

    /** What the nodes from this number on hold. */
    long bytesOfNodesFrom(int number) {
        long bytes = 0;
        try {
            for (int node = number; Files.isDirectory(data().resolve("node_" + node)); node++) {
                bytes += Folders.bytes(data().resolve("node_" + node));
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + path, e);
        }
    }
}
