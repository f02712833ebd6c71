package io.searchfleet.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lets containers reach what listens on this machine alone: passes the bytes of each connection on, whatever they mean. */
final class Door implements AutoCloseable {
    private final ServerSocket listening;
    private final InetSocketAddress inside;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Door(ServerSocket listening, InetSocketAddress inside) {
        this.listening = listening;
        this.inside = inside;
    }

    /**
     * Opens it.
     *
     * @param inside what listens on this machine
     * @param own the address of this machine that containers can call
     */
    static Door open(URI inside, String own) {
        try {
            return open(inside, new ServerSocket(0, 100, InetAddress.ofLiteral(own)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens it where something listens already, such as for TLS. */
    static Door open(URI inside, ServerSocket listening) {
        Door door = new Door(listening, new InetSocketAddress(inside.getHost(), inside.getPort()));
        Thread.startVirtualThread(door::accept);
        return door;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** {@code http://HOST:PORT}, as containers see it. */
    URI uri() {
        return URI.create("http://" + listening.getInetAddress().getHostAddress() + ":" + port());
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket outer = listening.accept();
                open.add(outer);
                Thread.startVirtualThread(() -> connect(outer));
            } catch (IOException e) {
                // It was closed.
            }
        }
    }

    private void connect(Socket outer) {
        try {
            Socket inner = new Socket();
            open.add(inner);
            inner.connect(inside);
            Thread.startVirtualThread(() -> pass(inner, outer));
            pass(outer, inner);
        } catch (IOException e) {
            close(outer);
        }
    }

    private void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Either side may go when it likes: the other one is told by the end of its connection.
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            // It is gone either way.
        }
        open.forEach(this::close);
    }
}
