package io.searchfleet.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * One kept-alive HTTP/1.1 connection. By hand, because a client library would cost as much as what is measured: here a request
 * is one write and, mostly, one read. It knows answers with a Content-Length only, as OpenSearch and Searchfleet send them.
 */
final class HttpConnection implements AutoCloseable {
    private static final int CONNECT_MILLIS = 1_000;
    private static final int READ_MILLIS = 30_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private byte[] buffer = new byte[64 * 1024];
    private int bodyStart;
    private int end;

    private HttpConnection(URI host) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_MILLIS);
        socket.connect(new InetSocketAddress(host.getHost(), host.getPort()), CONNECT_MILLIS);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    static HttpConnection open(URI host) {
        try {
            return new HttpConnection(host);
        } catch (IOException e) {
            throw new BenchmarkException("no connection to " + host, e);
        }
    }

    /**
     * Sends a request and reads the whole answer, which {@link #body} has until the next.
     *
     * @throws BenchmarkException unless it is a 200 with the marker in it
     */
    void send(Call call) {
        requireAnswer(exchange(call), call);
    }

    /**
     * As {@link #send}; false where the store's or the cluster's time was over: a 503, a 504, or an answer without the marker, such as
     * a summary that names what it lacks.
     */
    boolean sendInTime(Call call) {
        String head = exchange(call);
        int status = status(head);
        if (status == 503 || status == 504 || status == 200 && !hasMarker(call.marker())) {
            return false;
        }
        requireAnswer(head, call);
        return true;
    }

    /** Sends a request and reads the whole answer, whatever it is; answers its status. */
    int ask(Call call) {
        return status(exchange(call));
    }

    private void requireAnswer(String head, Call call) {
        if (status(head) != 200 || !hasMarker(call.marker())) {
            throw new BenchmarkException(
                    call.name() + " did not answer a 200 with " + call.markerText() + ", but " + start(head));
        }
    }

    private String exchange(Call call) {
        try {
            out.write(call.bytes());
            String head = readHead();
            readTo(bodyStart + contentLength(head));
            return head;
        } catch (IOException e) {
            throw new BenchmarkException(call.name() + " failed", e);
        }
    }

    private static int status(String head) {
        int at = "HTTP/1.1 ".length();
        return Integer.parseInt(head.substring(at, at + 3));
    }

    private String readHead() throws IOException {
        end = 0;
        int seen = 0;
        while (true) {
            readMore();
            for (; seen + 3 < end; seen++) {
                if (buffer[seen] == '\r' && buffer[seen + 1] == '\n' && buffer[seen + 2] == '\r') {
                    bodyStart = seen + 4;
                    return new String(buffer, 0, bodyStart, StandardCharsets.ISO_8859_1);
                }
            }
        }
    }

    private static int contentLength(String head) throws IOException {
        String name = "\r\ncontent-length:";
        int at = head.toLowerCase(Locale.ROOT).indexOf(name);
        if (at < 0) {
            throw new IOException("an answer without a Content-Length");
        }
        int start = at + name.length();
        return Integer.parseInt(head.substring(start, head.indexOf('\r', start)).strip());
    }

    private void readTo(int whole) throws IOException {
        if (whole > buffer.length) {
            buffer = Arrays.copyOf(buffer, whole);
        }
        while (end < whole) {
            readMore();
        }
        if (end > whole) {
            throw new IOException("more than its Content-Length says");
        }
    }

    private void readMore() throws IOException {
        int read = in.read(buffer, end, buffer.length - end);
        if (read <= 0) {
            throw new IOException(read < 0 ? "the connection was closed" : "a head of more than 64 KB");
        }
        end += read;
    }

    private boolean hasMarker(byte[] marker) {
        for (int at = bodyStart; at + marker.length <= end; at++) {
            if (Arrays.equals(buffer, at, at + marker.length, marker, 0, marker.length)) {
                return true;
            }
        }
        return false;
    }

    private String start(String head) {
        String body = body();
        return head.lines().findFirst().orElse("nothing") + ": " + body.substring(0, Math.min(300, body.length()));
    }

    /** The last answer's body. */
    String body() {
        return new String(buffer, bodyStart, bodyLength(), StandardCharsets.UTF_8);
    }

    int bodyLength() {
        return end - bodyStart;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing was left to send.
        }
    }
}
