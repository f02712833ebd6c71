package io.searchfleet.local.states;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of one execution in its file, one to a line. What {@link #append} has returned from is there for whoever
 * reads it next, even if this process is killed; of what was being written then, whole lines may be.
 */
record History(Path file) {
    /** Adds events with one write, and returns when they are on the disk. */
    void append(List<Event> events) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Event event : events) {
            lines.writeBytes(Json.bytes(event.json()));
            lines.write('\n');
        }
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(lines.toByteArray());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }

    /** All events. Somebody may be writing: a line without an end is left out. */
    List<Event> read() {
        List<Event> events = new ArrayList<>();
        byte[] bytes = bytes();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                String line = new String(bytes, start, i - start, StandardCharsets.UTF_8);
                events.add(new Event((ObjectNode) Json.stored(line)));
                start = i + 1;
            }
        }
        return events;
    }

    /**
     * Cuts off what a kill left behind: a line without an end, and an exit from a state without the entry that was to
     * follow it, which is decided again from the events before. Nobody else may be writing.
     *
     * @return what is left
     */
    List<Event> repair() throws IOException {
        byte[] bytes = bytes();
        int end = afterLine(bytes, bytes.length);
        List<Event> events = new ArrayList<>(read());
        if (!events.isEmpty() && events.getLast().type().endsWith("StateExited")) {
            events.removeLast();
            end = afterLine(bytes, end - 1);
        }
        if (end < bytes.length) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(end);
                channel.force(false);
            }
        }
        return events;
    }

    /** The place after the last end of a line before {@code to}. */
    private static int afterLine(byte[] bytes, int to) {
        int end = to;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private byte[] bytes() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }
}
