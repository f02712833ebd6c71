package io.searchfleet.engines.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;

/** The text of a small file, read again within a tenth of a second after it changed. Empty when it is not there. */
final class WatchedFile {
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private final Path file;
    private String stamp = "";
    private String text = "";
    private long lookedAt;

    WatchedFile(Path file) {
        this.file = file;
        look();
    }

    synchronized String text() {
        if (System.nanoTime() - lookedAt > LOOK_NANOS) {
            look();
        }
        return text;
    }

    private synchronized void look() {
        lookedAt = System.nanoTime();
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            // Two files of one length within one tick of the clock still differ by their key.
            String changed = now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
            if (!changed.equals(stamp)) {
                text = Files.readString(file);
                stamp = changed;
            }
        } catch (NoSuchFileException e) {
            text = "";
            stamp = "";
        } catch (IOException e) {
            // Who cannot be checked is not let in.
            text = "unreadable";
            stamp = "";
        }
    }
}
