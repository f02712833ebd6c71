package io.searchfleet.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** What a cluster, or what stands in front of it, does in place of a good answer. */
public enum Fault {
    /** Nobody listens. */
    REFUSES,
    /** The queue of those who want to connect is full. */
    TAKES_NO_CONNECTION,
    SILENT,
    SILENT_AFTER_HEAD,
    SILENT_AFTER_HALF,
    TRICKLES,
    CLOSES,
    RESETS,
    RESETS_AFTER_HALF,
    /** Says a length that is larger than the body, and closes. */
    LENGTH_TOO_LARGE,
    /** Says a length that is smaller than the body. */
    LENGTH_TOO_SMALL,
    BROKEN_CHUNK,
    GARBAGE,
    ENDLESS_HEADERS,
    /** One header without an end. */
    ENDLESS_HEADER,
    /** Status 100, again and again. */
    ENDLESS_CONTINUE,
    HTML,
    HTML_500,
    UNAVAILABLE,
    BUSY,
    UNAUTHORIZED,
    /** To an address that must not be called. */
    REDIRECT,
    BROKEN_GZIP,
    /** 48 MB in a few kilobytes. */
    GZIP_BOMB,
    /** 20 MB of empty objects. */
    CROWD,
    /** A hundred thousand lists in each other. */
    DEEP,
    EMPTY,
    NO_CONTENT,
    /** A body that begins and ends as JSON does, and is not. */
    INVALID_JSON,
    /** One whole object behind the other. */
    TWO_VALUES,
    /** A list for an object, an object for a list. */
    OTHER_KIND,
    NULL,
    /** Every field of the outermost object, or objects, is null. */
    NULL_FIELDS,
    /** Every string a number, every number a string. */
    OTHER_SCALARS,
    /** Every object or list inside is the other. */
    OTHER_KINDS_INSIDE;

    private static final JsonFactory JSON = new JsonFactory();

    /** Whether it is not about one answer, but about the connection before. */
    public boolean isOfConnection() {
        return this == REFUSES || this == TAKES_NO_CONNECTION;
    }

    /** Whether it is certain that nothing was done. */
    public boolean isRefusal() {
        return isOfConnection() || this == UNAUTHORIZED || this == REDIRECT || this == BUSY || this == UNAVAILABLE;
    }

    /** Whether the answer is well-formed JSON of the right outer kind, and only what it says is odd. */
    public boolean isOddContent() {
        return this == NULL_FIELDS || this == OTHER_SCALARS || this == OTHER_KINDS_INSIDE;
    }

    /** Whether it ends only with the caller's patience. */
    public boolean isSlow() {
        return switch (this) {
            case SILENT, SILENT_AFTER_HEAD, SILENT_AFTER_HALF, TRICKLES, ENDLESS_CONTINUE -> true;
            default -> false;
        };
    }

    /** Whether it moves or unpacks many megabytes. */
    public boolean isHeavy() {
        return this == GZIP_BOMB || this == CROWD || this == ENDLESS_HEADERS || this == ENDLESS_HEADER;
    }

    /** @param good what a well-behaved cluster answers */
    void answer(byte[] good, Socket socket) throws IOException, InterruptedException {
        OutputStream out = socket.getOutputStream();
        byte[] half = Arrays.copyOf(good, good.length / 2);
        switch (this) {
            case REFUSES, TAKES_NO_CONNECTION -> throw new IllegalStateException("no connection comes this far");
            case SILENT -> Thread.sleep(60_000);
            case SILENT_AFTER_HEAD -> {
                write(out, head(200, "Content-Length: " + good.length));
                Thread.sleep(60_000);
            }
            case SILENT_AFTER_HALF -> {
                write(out, head(200, "Content-Length: " + good.length));
                write(out, half);
                Thread.sleep(60_000);
            }
            case TRICKLES -> {
                write(out, head(200, "Content-Length: " + good.length));
                for (byte each : good) {
                    write(out, new byte[] {each});
                    Thread.sleep(1000);
                }
            }
            case CLOSES -> socket.close();
            case RESETS -> FaultServer.reset().answer("", socket);
            case RESETS_AFTER_HALF -> {
                write(out, head(200, "Content-Length: " + good.length));
                write(out, half);
                // What was sent first should arrive first.
                Thread.sleep(20);
                FaultServer.reset().answer("", socket);
            }
            case LENGTH_TOO_LARGE -> {
                write(out, head(200, "Content-Length: " + (good.length + 100)));
                write(out, good);
                socket.close();
            }
            case LENGTH_TOO_SMALL -> {
                write(out, head(200, "Content-Length: " + half.length));
                write(out, good);
            }
            case BROKEN_CHUNK -> {
                write(out, head(200, "Transfer-Encoding: chunked"));
                write(out, ascii(Integer.toHexString(half.length) + "\r\n"));
                write(out, half);
                write(out, ascii("\r\nno length\r\n"));
                socket.close();
            }
            case GARBAGE -> {
                write(out, good);
                socket.close();
            }
            case ENDLESS_HEADERS -> {
                write(out, ascii("HTTP/1.1 200 OK\r\n"));
                repeat(out, "X-More: " + "x".repeat(1000) + "\r\n");
            }
            case ENDLESS_HEADER -> {
                write(out, ascii("HTTP/1.1 200 OK\r\nX-More: "));
                repeat(out, "x".repeat(1000));
            }
            case ENDLESS_CONTINUE -> {
                for (int i = 0; i < 6000; i++) {
                    write(out, ascii("HTTP/1.1 100 Continue\r\n\r\n"));
                    Thread.sleep(10);
                }
            }
            case HTML -> whole(out, 200, "", ascii("<html><body>Welcome</body></html>"));
            case HTML_500 -> whole(out, 500, "", ascii("<html><body>Internal error</body></html>"));
            case UNAVAILABLE -> whole(out, 503, "", ascii("{\"error\":{\"reason\":\"no master\"},\"status\":503}"));
            case BUSY -> whole(out, 429, "", ascii("{\"error\":{\"reason\":\"circuit broken\"},\"status\":429}"));
            case UNAUTHORIZED -> whole(out, 401, "", ascii("{\"error\":{\"reason\":\"who are you\"},\"status\":401}"));
            case REDIRECT -> whole(out, 302, "Location: http://169.254.169.254/latest/meta-data/\r\n", new byte[0]);
            case BROKEN_GZIP -> {
                byte[] packed = gzip(good, 1);
                packed[packed.length / 2] ^= 0x55;
                packed[packed.length - 5] ^= 0x55;
                whole(out, 200, "Content-Encoding: gzip\r\n", packed);
            }
            case GZIP_BOMB -> whole(out, 200, "Content-Encoding: gzip\r\n", gzip(new byte[1 << 20], 48));
            case CROWD -> whole(out, 200, "", ascii("{\"snapshots\":[" + "{},".repeat(7_000_000) + "{}]}"));
            case DEEP -> whole(out, 200, "", ascii("[".repeat(100_000) + "]".repeat(100_000)));
            case EMPTY -> whole(out, 200, "", new byte[0]);
            case NO_CONTENT -> write(out, ascii("HTTP/1.1 204 No Content\r\n\r\n"));
            case INVALID_JSON -> whole(out, 200, "", invalid(good));
            case TWO_VALUES -> whole(out, 200, "", twice(good));
            case OTHER_KIND -> whole(out, 200, "", ascii(good[0] == '[' ? "{\"a\":1}" : "[1]"));
            case NULL -> whole(out, 200, "", ascii("null"));
            case NULL_FIELDS, OTHER_SCALARS, OTHER_KINDS_INSIDE -> whole(out, 200, "", changed(good));
        }
    }

    private static void repeat(OutputStream out, String text) throws IOException {
        byte[] bytes = ascii(text);
        for (int sent = 0; sent < 64 << 20; sent += bytes.length) {
            out.write(bytes);
        }
        out.flush();
    }

    private static void whole(OutputStream out, int status, String header, byte[] body) throws IOException {
        write(out, head(status, header + "Content-Length: " + body.length));
        write(out, body);
    }

    private static byte[] head(int status, String headers) {
        return ascii("HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\n" + headers + "\r\n\r\n");
    }

    private static void write(OutputStream out, byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] gzip(byte[] block, int times) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            for (int i = 0; i < times; i++) {
                gzip.write(block);
            }
        }
        return out.toByteArray();
    }

    /** With a word before the last bracket that no JSON has. */
    private static byte[] invalid(byte[] good) {
        String text = new String(good, StandardCharsets.UTF_8);
        return (text.substring(0, text.length() - 1) + " oops" + text.charAt(text.length() - 1))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] twice(byte[] good) {
        byte[] both = Arrays.copyOf(good, good.length * 2);
        System.arraycopy(good, 0, both, good.length, good.length);
        return both;
    }

    private byte[] changed(byte[] good) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonParser from = JSON.createParser(good);
                JsonGenerator to = JSON.createGenerator(out)) {
            int fieldsAt = good[0] == '[' ? 2 : 1;
            int depth = 0;
            for (JsonToken token = from.nextToken(); token != null; token = from.nextToken()) {
                depth -= token.isStructEnd() ? 1 : 0;
                if (this == NULL_FIELDS && token == JsonToken.FIELD_NAME && depth == fieldsAt) {
                    to.writeNullField(from.currentName());
                    from.nextToken();
                    from.skipChildren();
                } else if (this == OTHER_KINDS_INSIDE && depth >= fieldsAt && token.isStructStart()) {
                    from.skipChildren();
                    if (token == JsonToken.START_OBJECT) {
                        to.writeStartArray();
                        to.writeNumber(1);
                        to.writeEndArray();
                    } else {
                        to.writeStartObject();
                        to.writeEndObject();
                    }
                } else if (this == OTHER_SCALARS && token.isScalarValue()) {
                    otherScalar(token, from, to);
                } else {
                    to.copyCurrentEvent(from);
                    depth += token.isStructStart() ? 1 : 0;
                }
            }
        }
        return out.toByteArray();
    }

    private static void otherScalar(JsonToken token, JsonParser from, JsonGenerator to) throws IOException {
        switch (token) {
            case VALUE_STRING -> to.writeNumber(7);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> to.writeString("x" + from.getText());
            default -> to.copyCurrentEvent(from);
        }
    }
}
