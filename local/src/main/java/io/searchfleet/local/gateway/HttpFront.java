package io.searchfleet.local.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.HttpProcessors;
import org.apache.hc.core5.http.impl.bootstrap.HttpServer;
import org.apache.hc.core5.http.impl.bootstrap.ServerBootstrap;
import org.apache.hc.core5.http.io.HttpRequestHandler;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * Listens on this machine's loopback address and hands each call to the gateway. A thread per connection reads, calls and
 * writes: what a call costs here is then what it costs in a function, with no thread waking another.
 */
public final class HttpFront implements AutoCloseable {
    private static final int LONGEST_LINE = 16_384;
    private static final int MOST_HEADERS = 200;
    private static final int BUFFER = 8192;
    private static final Timeout LONGEST_SILENCE = Timeout.ofSeconds(60);
    private static final Timeout LONGEST_FAREWELL = Timeout.ofSeconds(1);

    private final HttpServer server;
    private final CompletableFuture<Gateway> gateway;

    private HttpFront(HttpServer server, CompletableFuture<Gateway> gateway) {
        this.server = server;
        this.gateway = gateway;
    }

    /** Takes the port; calls wait until there is a gateway. @throws IOException when the port is taken */
    public static HttpFront bind(int port) throws IOException {
        CompletableFuture<Gateway> gateway = new CompletableFuture<>();
        HttpRequestHandler handler =
                (request, response, context) -> fill(response, gateway.join().answer(call(request, context)));
        HttpServer server = ServerBootstrap.bootstrap()
                .setLocalAddress(InetAddress.ofLiteral("127.0.0.1"))
                .setListenerPort(port)
                .setSocketConfig(SocketConfig.custom()
                        .setBacklogSize(1024)
                        // Or nobody could start it again for a minute, while the last one's connections are remembered.
                        .setSoReuseAddress(true)
                        .setTcpNoDelay(true)
                        .setSoTimeout(LONGEST_SILENCE)
                        .build())
                .setHttp1Config(Http1Config.custom()
                        .setMaxLineLength(LONGEST_LINE)
                        .setMaxHeaderCount(MOST_HEADERS)
                        .setBufferSize(BUFFER)
                        .build())
                .setHttpProcessor(HttpProcessors.server("searchfleet"))
                .setRequestRouter((request, context) -> handler)
                .create();
        server.start();
        return new HttpFront(server, gateway);
    }

    public void serve(Gateway answering) {
        gateway.complete(answering);
    }

    public URI uri() {
        return URI.create("http://localhost:" + server.getLocalPort());
    }

    private static HttpCall call(ClassicHttpRequest request, HttpContext context) throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        for (Header header : request.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.getValue());
        }
        String target = request.getPath();
        int query = target.indexOf('?');
        return new HttpCall(
                request.getMethod(),
                query < 0 ? target : target.substring(0, query),
                query < 0 ? "" : target.substring(query + 1),
                headers,
                body(request.getEntity()),
                source(HttpCoreContext.cast(context).getEndpointDetails().getRemoteAddress()));
    }

    private static byte[] body(HttpEntity entity) throws IOException {
        if (entity == null) {
            return new byte[0];
        }
        try (InputStream in = entity.getContent()) {
            return in.readNBytes(Gateway.LARGEST_BODY + 1);
        }
    }

    private static String source(SocketAddress address) {
        return ((InetSocketAddress) address).getAddress().getHostAddress();
    }

    private static void fill(ClassicHttpResponse response, HttpAnswer answer) {
        response.setCode(answer.status());
        answer.headers().forEach(response::setHeader);
        if (answer.status() != 204 && answer.status() != 304) {
            response.setEntity(new ByteArrayEntity(answer.body(), null));
        }
    }

    /** Answers that are under way have a second. */
    @Override
    public void close() {
        server.close(CloseMode.GRACEFUL, LONGEST_FAREWELL);
    }
}
