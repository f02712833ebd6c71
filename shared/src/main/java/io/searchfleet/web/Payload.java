package io.searchfleet.web;

import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Utf8Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A response's body as the event carries it: text, or gzip in base 64 where the client takes it and it pays. */
record Payload(byte[] bytes, boolean isGzip, int originalLength) {
    /** What an event may carry. Lambda takes 6 MB; the rest is for headers and the event's own JSON. */
    static final int LARGEST = 5_500_000;

    private static final int WORTH_COMPRESSING = 2048;

    static Payload of(byte[] body, boolean acceptsGzip) {
        return acceptsGzip && body.length >= WORTH_COMPRESSING
                ? new Payload(gzip(body), true, body.length)
                : new Payload(body, false, body.length);
    }

    /** Measured as it stands in the event's JSON: base 64 grows by a third, text by its quotes and backslashes. */
    boolean isTooLarge() {
        return (isGzip ? (bytes.length + 2L) / 3 * 4 : escapedLength()) > LARGEST;
    }

    /** JSON has no control characters but white space, which takes two bytes as quotes and backslashes do. */
    private long escapedLength() {
        if (bytes.length <= LARGEST / 2) {
            return bytes.length;
        }
        long length = bytes.length;
        for (byte b : bytes) {
            length += b == '"' || b == '\\' || b >= 0 && b < ' ' ? 1 : 0;
        }
        return length;
    }

    /** @param wayOut how to ask for less; may be empty */
    String tooLargeMessage(String wayOut) {
        return "The answer has " + originalLength + " bytes, more than can be returned."
                + (wayOut.isEmpty() ? "" : " " + wayOut)
                + (isGzip ? "" : " Compressed it takes less: send Accept-Encoding: gzip.");
    }

    Map<String, String> headers() {
        String type = "application/json; charset=utf-8";
        return originalLength == 0
                ? Map.of()
                : isGzip
                        ? Map.of("Content-Type", type, "Content-Encoding", "gzip", "Vary", "Accept-Encoding")
                        : Map.of("Content-Type", type);
    }

    /** Puts it into the answer to a proxy event. */
    void into(ObjectNode answer) {
        // Jackson writes bytes in base 64.
        answer.put("isBase64Encoded", isGzip).set("body", isGzip ? BinaryNode.valueOf(bytes) : new Utf8Text(bytes));
    }

    private static byte[] gzip(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 6 + 64);
        try (GZIPOutputStream gzip = new FastGzip(out)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }

    /** The fastest level: JSON shrinks to a sixth all the same, in a third of the time. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out, 8192);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
