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
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Any number of clusters that exist only in their answers, at one port of as many addresses: all of 127.0.0.0/8 is this
 * machine, on Linux. Answers are made once and kept, so that they cost this side next to nothing.
 */
final class ManyClusters implements AutoCloseable {
    private static final int PER_NETWORK = 250;

    /** What becomes of the answer of a cluster that is not well. */
    enum Illness {
        SILENT {
            @Override
            void answer(byte[] answer, Socket socket) throws IOException {
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        },
        SLOW {
            @Override
            void answer(byte[] answer, Socket socket) throws IOException, InterruptedException {
                Thread.sleep(SLOWLY);
                socket.getOutputStream().write(answer);
            }
        },
        /** Half of it, and then no more. */
        STUCK {
            @Override
            void answer(byte[] answer, Socket socket) throws IOException, InterruptedException {
                socket.getOutputStream().write(answer, 0, answer.length / 2);
                SILENT.answer(answer, socket);
            }
        },
        RESET {
            @Override
            void answer(byte[] answer, Socket socket) throws IOException {
                socket.getOutputStream().write(answer, 0, answer.length / 2);
                socket.setSoLinger(true, 0);
                throw new IOException("reset");
            }
        },
        /** As if its process had ended. */
        GONE {
            @Override
            void answer(byte[] answer, Socket socket) throws IOException {
                throw new IOException("gone");
            }
        };

        private static final Duration SLOWLY = Duration.ofSeconds(2);

        /** @throws IOException when the connection is to be closed */
        abstract void answer(byte[] answer, Socket socket) throws IOException, InterruptedException;
    }

    private final String prefix;
    private final Scale scale;
    private final ServerSocket listener;
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private volatile int firstIll = Integer.MAX_VALUE;
    private volatile List<Illness> illnesses = List.of(Illness.SILENT);

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

    /** Clusters from this number on have one of these, in turns, from the next call on. */
    void fallIll(int number, Illness... with) {
        illnesses = List.of(with);
        firstIll = number;
    }

    void recover() {
        firstIll = Integer.MAX_VALUE;
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
            for (String call = call(in); !call.isEmpty(); call = call(in)) {
                if (number < firstIll) {
                    out.write(answer(number, call));
                } else {
                    illnesses.get(number % illnesses.size()).answer(answer(number, call), socket);
                }
            }
        } catch (IOException e) {
            // The caller has gone, or is to be left alone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
