package io.searchfleet.engines;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The end of a log file, for an error message. */
final class Tail {
    private static final int MAX_BYTES = 16 * 1024;

    private Tail() {}

    /** At most so many last lines; none when there is no such file. */
    static List<String> of(Path file, int lines) {
        List<String> all = text(file).lines().toList();
        return all.subList(Math.max(0, all.size() - lines), all.size());
    }

    private static String text(Path file) {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(MAX_BYTES, log.length())];
            log.seek(log.length() - end.length);
            log.readFully(end);
            return new String(end, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
