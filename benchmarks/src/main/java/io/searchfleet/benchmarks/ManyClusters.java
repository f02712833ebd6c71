package io.searchfleet.benchmarks;

import io.searchfleet.testing.SyntheticAnswers;
import io.searchfleet.testing.SyntheticCluster.Scale;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Any number of clusters that exist only in their answers, at one port of as many addresses: all of 127.0.0.0/8 is this
 * machine, on Linux. Answers are made once and kept, so that they cost this side next to nothing.
 */
final class ManyClusters implements AutoCloseable {
    private static final int PER_NETWORK = 250;

    private final String prefix;
    private final Scale scale;
    private final ServerSocket listener;
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    /** Clusters from this number on are dead: they take connections and say nothing. */
    private volatile int firstDead = Integer.MAX_VALUE;

    private ManyClusters(String prefix, Scale scale, ServerSocket listener) {
        this.prefix = prefix;
        this.scale = scale;
        this.listener = listener;
    }

    /** @param indices of each */
    static ManyClusters start(String prefix, int indices) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.bind(new InetSocketAddress("0.0.0.0", 0), 1000);
            ManyClusters clusters = new ManyClusters(prefix, new Scale(indices, 1, 2, 3), listener);
            Thread.ofPlatform().daemon().name("clusters").start(clusters::accept);
            return clusters;
        } catch (IOException e) {
            throw new BenchmarkException("no port for the clusters", e);
        }
    }

    static String address(int number) {
        return "127.1." + number / PER_NETWORK + "." + (number % PER_NETWORK + 1);
    }

    String name(int number) {
        return String.format(Locale.ROOT, "%s-%04d", prefix, number);
    }

    int port() {
        return listener.getLocalPort();
    }

    URI uri(int number) {
        return URI.create("http://" + address(number) + ":" + port());
    }

    void dieFrom(int number) {
        firstDead = number;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // Closed, or one caller less.
            }
        }
    }

    private void serve(Socket socket) {
        byte[] address = socket.getLocalAddress().getAddress();
        int number = (address[2] & 0xff) * PER_NETWORK + (address[3] & 0xff) - 1;
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream()) {
            for (String call = call(in); !call.isEmpty() && number < firstDead; call = call(in)) {
                out.write(answer(number, call));
            }
            if (number >= firstDead) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        } catch (IOException e) {
            // The caller has gone.
        }
    }

    /** The next request as {@code GET /path}, its body passed over; empty at the end. */
    private static String call(InputStream in) throws IOException {
        String first = line(in);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring(header.indexOf(':') + 1).strip());
            }
        }
        in.skipNBytes(length);
        int version = first.lastIndexOf(" HTTP/");
        return version < 0 ? "" : first.substring(0, version);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private byte[] answer(int number, String call) {
        return answers.computeIfAbsent(number + call, key -> made(number, call));
    }

    private byte[] made(int number, String call) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            new SyntheticAnswers(name(number), scale).write(call, body);
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes(
                    ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.size() + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            body.writeTo(whole);
            return whole.toByteArray();
        } catch (IOException e) {
            throw new BenchmarkException("an answer cannot be made", e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new BenchmarkException("the clusters do not close", e);
        }
    }
}
