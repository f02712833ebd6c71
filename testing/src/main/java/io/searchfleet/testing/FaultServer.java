package io.searchfleet.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does to each connection what a test wants, well-behaved or not. Counts connections, keeps requests. */
public final class FaultServer implements AutoCloseable {
    /** What is done with one request. To return without writing closes the connection. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(String request, Socket socket) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> fillers = new CopyOnWriteArrayList<>();

    private FaultServer(ServerSocket listener) {
        this.listener = listener;
    }

    public static FaultServer start(Behaviour behaviour) {
        return start(behaviour, plain());
    }

    public static FaultServer start(Behaviour behaviour, ServerSocket listener) {
        FaultServer server = new FaultServer(listener);
        server.threads.execute(() -> server.accept(behaviour));
        return server;
    }

    /** Takes no connection at all: what the system would hold back for it to take is full. */
    static FaultServer withFullQueue(ServerSocket listener) {
        FaultServer server = new FaultServer(listener);
        try {
            for (int i = 0; i < 8; i++) {
                Socket filler = new Socket();
                server.fillers.add(filler);
                filler.connect(listener.getLocalSocketAddress(), 50);
            }
        } catch (IOException e) {
            // It is full.
        }
        return server;
    }

    private static ServerSocket plain() {
        try {
            return new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers {@code GET /} as a cluster of this name and uuid does, its health as green, and all else with 404. */
    public static Behaviour cluster(String name, String uuid) {
        return (request, socket) -> {
            String json = request.startsWith("GET / ")
                    ? "{\"name\":\"n\",\"cluster_name\":\"" + name + "\",\"cluster_uuid\":\"" + uuid
                            + "\",\"version\":{\"distribution\":\"opensearch\",\"number\":\"3.8.0\"}}"
                    : request.startsWith("GET /_cluster/health")
                            ? "{\"cluster_name\":\"" + name + "\",\"status\":\"green\"}"
                            : "{\"error\":{\"reason\":\"no such thing\"}}";
            write(socket, json.contains("error") ? 404 : 200, "application/json", json);
        };
    }

    /** A whole answer of this status. */
    public static Behaviour answering(int status, String contentType, String body) {
        return (request, socket) -> write(socket, status, contentType, body);
    }

    /** Takes the connection and says nothing. */
    public static Behaviour silent() {
        return (request, socket) -> Thread.sleep(60_000);
    }

    /** These bytes and no more; then the connection is closed. */
    public static Behaviour raw(String bytes) {
        return (request, socket) -> {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            socket.close();
        };
    }

    /** Closes with a reset in place of an answer. */
    public static Behaviour reset() {
        return (request, socket) -> {
            socket.setSoLinger(true, 0);
            socket.close();
        };
    }

    public static void write(Socket socket, int status, String contentType, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        OutputStream out = socket.getOutputStream();
        out.write(("HTTP/1.1 " + status + " X\r\nContent-Type: " + contentType + "\r\nContent-Length: " + bytes.length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.flush();
    }

    private void accept(Behaviour behaviour) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                threads.execute(() -> serve(socket, behaviour));
            } catch (IOException e) {
                // Closed, or a handshake that failed.
            }
        }
    }

    private void serve(Socket socket, Behaviour behaviour) {
        try (socket) {
            while (!socket.isClosed()) {
                String request = head(socket.getInputStream());
                if (request.isEmpty()) {
                    return;
                }
                requests.add(request);
                behaviour.answer(request, socket);
            }
        } catch (IOException e) {
            // The client has gone; that is what many tests are about.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The request's head, and its body where a length is given. */
    private static String head(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            text.append((char) next);
            if (text.length() >= 4 && text.substring(text.length() - 4).equals("\r\n\r\n")) {
                for (String line : text.toString().split("\r\n", -1)) {
                    if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                        int length = Integer.parseInt(line.substring(15).strip());
                        text.append(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
                    }
                }
                return text.toString();
            }
        }
        return "";
    }

    public int port() {
        return listener.getLocalPort();
    }

    public int connections() {
        return connections.get();
    }

    /** The requests so far, head and body. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket filler : fillers) {
                filler.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
