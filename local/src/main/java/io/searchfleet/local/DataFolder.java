package io.searchfleet.local;

import io.searchfleet.engines.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Where a runtime keeps all its state. One runtime at a time; a temporary one is deleted at the end. */
final class DataFolder implements AutoCloseable {
    private final Path path;
    private final boolean isTemporary;
    private final FileChannel lock;

    private DataFolder(Path path, boolean isTemporary, FileChannel lock) {
        this.path = path;
        this.isTemporary = isTemporary;
        this.lock = lock;
    }

    /** @throws StartException when the folder cannot be made or another runtime uses it */
    static DataFolder open(Optional<Path> wanted) {
        try {
            Path path = wanted.isPresent()
                    ? Files.createDirectories(wanted.get().toAbsolutePath())
                    : Files.createTempDirectory("searchfleet-");
            FileChannel lock =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock.tryLock() == null) {
                throw new StartException("The folder " + path
                        + " is in use by another ./searchfleet local. Stop that one, or choose another with --data.");
            }
            Files.createDirectories(path.resolve("logs"));
            return new DataFolder(path, wanted.isEmpty(), lock);
        } catch (IOException e) {
            throw unusable(wanted, e);
        }
    }

    private static StartException unusable(Optional<Path> wanted, IOException e) {
        String why = switch (e) {
            case AccessDeniedException denied -> "no permission to write there";
            case FileAlreadyExistsException file -> "it is a file, not a folder";
            case NoSuchFileException missing -> "it cannot be made";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> String.valueOf(e.getMessage());
        };
        return new StartException(wanted.map(path -> "The data folder " + path.toAbsolutePath() + " cannot be used: "
                        + why + ". Choose another with --data.")
                .orElseGet(() -> "No temporary folder can be made: " + why + ". Choose a folder with --data."));
    }

    Path log(String name) {
        return path.resolve("logs").resolve(name + ".log");
    }

    Path folder(String name) {
        return path.resolve(name);
    }

    /** What an earlier runtime wrote as the admin token. */
    Optional<String> credentials() {
        try {
            return Files.exists(credentialsFile())
                    ? Optional.of(Files.readString(credentialsFile()).strip())
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + credentialsFile(), e);
        }
    }

    void writeCredentials(String token) {
        try {
            // The mode comes with the file, so that it is never readable for others, not even for a moment.
            Path aside = Files.createTempFile(
                    path,
                    "credentials",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(aside, token + "\n");
            Files.move(aside, credentialsFile(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + credentialsFile(), e);
        }
    }

    Path credentialsFile() {
        return path.resolve("credentials");
    }

    @Override
    public void close() {
        try {
            lock.close();
            if (isTemporary) {
                Folders.delete(path);
            }
        } catch (IOException e) {
            System.err.println("The folder " + path + " could not be deleted: " + e);
        }
    }
}
