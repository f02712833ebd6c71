package io.searchfleet.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A cluster of any size that exists only in its answers: good enough for every operation of the product to succeed, it
 * keeps nothing, and one of its calls can be made to misbehave. Short answers have a length; long ones are streamed in
 * chunks, so that they cost this side no memory.
 */
public final class SyntheticCluster implements AutoCloseable {
    private static final int LONGEST_WITH_LENGTH = 1 << 16;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SyntheticAnswers answers;
    private final int port;
    private final List<String> calls = new ArrayList<>();
    private Optional<Plan> plan = Optional.empty();
    private FaultServer server;

    /**
     * Which call misbehaves.
     *
     * @param call as {@link #calls} gives it
     * @param occurrence the first one of the same calls that misbehaves, from 0; all that follow do too
     * @param index of the call among all, from 0; the connection faults count by it
     */
    public record Plan(String call, int occurrence, int index, Fault fault) {}

    private SyntheticCluster(SyntheticAnswers answers, ServerSocket listener) {
        this.answers = answers;
        this.port = listener.getLocalPort();
        this.server = FaultServer.start(this::serve, listener);
    }

    public static SyntheticCluster start(String name, Scale scale) {
        return new SyntheticCluster(new SyntheticAnswers(name, scale), listener(0, 100));
    }

    /** A port that was just given up may take a moment. */
    private static ServerSocket listener(int port, int backlog) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                ServerSocket listener = new ServerSocket();
                listener.setReuseAddress(true);
                listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), backlog);
                return listener;
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw new UncheckedIOException("port " + port, e);
                }
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    public int port() {
        return port;
    }

    /** The calls since the last {@link #behave}, as {@code GET /path?query}, in the order in which they came. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** From now on every call is answered well. */
    public synchronized void behave() {
        boolean isGone = plan.filter(each -> each.fault().isOfConnection()).isPresent();
        plan = Optional.empty();
        calls.clear();
        if (isGone) {
            server.close();
            server = FaultServer.start(this::serve, listener(port, 100));
        }
    }

    /** As {@link #behave}, but for one call. */
    public synchronized void misbehave(Plan next) {
        behave();
        plan = Optional.of(next);
        if (next.fault().isOfConnection() && next.index() == 0) {
            vanish(next.fault());
        }
    }

    private synchronized void vanish(Fault fault) {
        server.close();
        // It may be one of the server's own threads that ends it.
        Thread.interrupted();
        if (fault == Fault.TAKES_NO_CONNECTION) {
            server = FaultServer.withFullQueue(listener(port, 1));
        }
    }

    private void serve(String request, Socket socket) throws IOException, InterruptedException {
        String call = request.substring(0, request.indexOf(" HTTP/"));
        Optional<Fault> fault = Optional.empty();
        boolean isLast = false;
        synchronized (this) {
            long earlier = calls.stream().filter(call::equals).count();
            calls.add(call);
            if (plan.isPresent()) {
                Plan now = plan.get();
                boolean isOfConnection = now.fault().isOfConnection();
                isLast = isOfConnection && calls.size() == now.index();
                if (!isOfConnection && now.call().equals(call) && earlier >= now.occurrence()) {
                    fault = Optional.of(now.fault());
                }
            }
        }
        if (fault.isPresent()) {
            fault.get().answer(body(call), socket);
            return;
        }
        send(call, socket, isLast);
        if (isLast) {
            socket.close();
            vanish(plan.map(Plan::fault).orElseThrow());
        }
    }

    /** What it answers to a call when it behaves. */
    public String answer(String call) {
        try {
            return new String(body(call), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] body(String call) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        answers.write(call, out);
        return out.toByteArray();
    }

    private void send(String call, Socket socket, boolean isLast) throws IOException {
        Gradual out = new Gradual(socket.getOutputStream(), isLast ? "Connection: close\r\n" : "");
        answers.write(call, out);
        out.finish();
    }

    @Override
    public synchronized void close() {
        server.close();
    }

    /** How much a cluster holds. */
    public record Scale(int indices, int shardsPerIndex, int snapshots, int indicesPerSnapshot) {
        public static final Scale SMALL = new Scale(3, 2, 2, 3);
    }

    /** Holds a short answer back until its length is known, and sends a long one in chunks. */
    private static final class Gradual extends OutputStream {
        private final OutputStream socket;
        private final String header;
        private final ByteArrayOutputStream held = new ByteArrayOutputStream();
        private boolean isChunked;

        Gradual(OutputStream socket, String header) {
            this.socket = socket;
            this.header = header;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            held.write(bytes, offset, length);
            if (held.size() >= LONGEST_WITH_LENGTH) {
                if (!isChunked) {
                    head("Transfer-Encoding: chunked");
                    isChunked = true;
                }
                chunk();
            }
        }

        private void head(String framing) throws IOException {
            socket.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + header + framing + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        }

        private void chunk() throws IOException {
            socket.write((Integer.toHexString(held.size()) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            held.writeTo(socket);
            socket.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            held.reset();
        }

        void finish() throws IOException {
            if (isChunked) {
                if (held.size() > 0) {
                    chunk();
                }
                socket.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } else {
                head("Content-Length: " + held.size());
                held.writeTo(socket);
            }
            socket.flush();
        }
    }
}
