package io.searchfleet.engine;

import io.searchfleet.engine.Diagnosis.Step;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.protocol.HttpCoreContext;

/**
 * Reaches for a cluster in the steps that every call takes at once, through the same guard, and notes how each went. What
 * comes after a failure is not tried.
 */
final class ConnectionCheck {
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final List<String> STEPS = List.of("resolve", "connect", "tls", "auth", "version");

    private final GuardedResolver resolver;
    private final EngineClient client;
    private final Endpoint endpoint;
    private final Budget budget;
    private final ScheduledExecutorService timer;
    private final List<Step> steps = new ArrayList<>();

    ConnectionCheck(
            GuardedResolver resolver,
            EngineClient client,
            Endpoint endpoint,
            Budget budget,
            ScheduledExecutorService timer) {
        this.resolver = resolver;
        this.client = client;
        this.endpoint = endpoint;
        this.budget = budget;
        this.timer = timer;
    }

    /** What a step gives to the next, and what there is to say of it. */
    private record Done<T>(T value, String detail) {}

    private interface Attempt<T> {
        Done<T> run() throws IOException;
    }

    /** Ends the run; the step that failed has been noted. */
    private static final class Stopped extends Exception {
        private static final long serialVersionUID = 1L;
    }

    Diagnosis run() {
        Optional<ClusterInfo> cluster = Optional.empty();
        try {
            List<InetSocketAddress> addresses = step(this::resolve);
            try (Socket socket = step(() -> connect(addresses))) {
                if (endpoint.address().https()) {
                    step(() -> handshake(socket));
                } else {
                    steps.add(new Step("tls", Optional.empty(), "Not used: the address is http.", 0));
                }
            }
            EngineAnswer answer = step(this::ask);
            cluster = Optional.of(step(() -> identify(answer)));
        } catch (Stopped | IOException e) {
            STEPS.stream()
                    .skip(steps.size())
                    .forEach(name -> steps.add(new Step(name, Optional.empty(), "Not tried.", 0)));
        }
        return new Diagnosis(List.copyOf(steps), cluster);
    }

    private <T> T step(Attempt<T> attempt) throws Stopped {
        String name = STEPS.get(steps.size());
        long start = System.nanoTime();
        try {
            Done<T> done = attempt.run();
            steps.add(new Step(name, Optional.of(true), done.detail(), millisSince(start)));
            return done.value();
        } catch (IOException e) {
            ApiException failure = client.failure(e, budget);
            steps.add(failed(
                    name,
                    name.equals("connect") ? failure.withNote(Advice.PORT) : Advice.on(failure, endpoint),
                    start));
        } catch (ApiException e) {
            steps.add(failed(name, Advice.on(e, endpoint), start));
        }
        throw new Stopped();
    }

    private static Step failed(String name, ApiException why, long start) {
        return new Step(name, Optional.of(false), String.valueOf(why.getMessage()), millisSince(start));
    }

    private static long millisSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    private Done<List<InetSocketAddress>> resolve() throws IOException {
        ClusterAddress address = endpoint.address();
        List<InetSocketAddress> addresses = resolver.resolve(address.host(), address.port());
        return new Done<>(
                addresses,
                addresses.stream()
                        .map(each -> each.getAddress().getHostAddress())
                        .collect(Collectors.joining(", ")));
    }

    private Done<Socket> connect(List<InetSocketAddress> addresses) throws IOException {
        IOException last = new SocketTimeoutException();
        for (InetSocketAddress address : addresses) {
            Socket socket = new Socket(Proxy.NO_PROXY);
            try {
                Duration left = budget.atMost(CONNECT).remaining();
                socket.setSoTimeout((int) budget.remaining().toMillis() + 1);
                socket.connect(address, (int) left.toMillis() + 1);
                return new Done<>(socket, address.getAddress().getHostAddress() + ", port " + address.getPort());
            } catch (SocketTimeoutException e) {
                last = new ConnectTimeoutException(String.valueOf(e.getMessage()));
                socket.close();
            } catch (IOException e) {
                last = e;
                socket.close();
            }
        }
        throw last;
    }

    private Done<SSLSession> handshake(Socket socket) throws IOException {
        ClusterAddress address = endpoint.address();
        // The socket's timeout bounds each read, not the handshake: a cluster that trickles is cut off here.
        Future<?> end = timer.schedule(() -> cutOff(socket), budget.remaining().toNanos(), TimeUnit.NANOSECONDS);
        try (SSLSocket secured = TlsStrategies.of(endpoint.tls())
                .upgrade(socket, address.host(), address.port(), null, HttpCoreContext.create())) {
            SSLSession session = secured.getSession();
            X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
            return new Done<>(
                    session,
                    session.getProtocol() + ", certificate of " + certificate.getSubjectX500Principal() + ", issued by "
                            + certificate.getIssuerX500Principal() + ", valid until "
                            + certificate.getNotAfter().toInstant()
                            + (endpoint.tls().verify() ? "." : "; not verified, as 'tls.verify' is false."));
        } finally {
            end.cancel(false);
        }
    }

    private static void cutOff(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no more use either way.
        }
    }

    private Done<EngineAnswer> ask() {
        EngineAnswer answer = client.get("/", budget);
        if (answer.status() == 401 || answer.status() == 403) {
            throw Advice.unauthorized(endpoint, answer);
        }
        return new Done<>(
                answer,
                endpoint.credentials() instanceof Credentials.None
                        ? "The cluster asks for no credentials."
                        : "The cluster accepts the credentials ("
                                + endpoint.credentials().type() + ").");
    }

    private Done<ClusterInfo> identify(EngineAnswer answer) {
        ClusterInfo info = ClusterInfo.of(answer);
        return new Done<>(
                info, info.engine().distribution() + " " + info.engine().version());
    }
}
