package io.searchfleet.engine;

import io.searchfleet.engine.CleanConnections.NotSentException;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Calls one cluster. Every call ends within its budget, whatever the cluster does, and reads at most {@link
 * #LARGEST_ANSWER} bytes. A GET whose connection broke is sent once more; a write is only when nothing of
 * it went out.
 */
public final class EngineClient {
    /** The largest answer that is read, unpacked, in bytes. What may be returned is less, see the web package. */
    public static final int LARGEST_ANSWER = 32 << 20;

    private static final int WORTH_COMPRESSING = 2048;
    private static final int WORTH_CHECKING_MEANWHILE = 32 << 10;
    // The memory for it is taken at once, on the word of the cluster.
    private static final int BELIEVED = 2 << 20;
    private static final byte[] NOTHING = new byte[0];

    private final Target target;
    private final Pool pool;
    private final ScheduledExecutorService timer;
    private final boolean compress;
    private final Optional<String> label;
    private final boolean checking;

    EngineClient(Target target, Pool pool, ScheduledExecutorService timer, boolean compress) {
        this(target, pool, timer, compress, Optional.empty(), false);
    }

    private EngineClient(
            Target target,
            Pool pool,
            ScheduledExecutorService timer,
            boolean compress,
            Optional<String> label,
            boolean checking) {
        this.target = target;
        this.pool = pool;
        this.timer = timer;
        this.compress = compress;
        this.label = label;
        this.checking = checking;
    }

    /** The same client, whose calls carry this label ({@code X-Opaque-Id}): the cluster shows it at the tasks they make. */
    public EngineClient labelled(String text) {
        return new EngineClient(target, pool, timer, compress, Optional.of(text), checking);
    }

    /** The same client, for answers that are passed on: whether a large one is JSON is found out while it comes. */
    public EngineClient checking() {
        return new EngineClient(target, pool, timer, compress, label, true);
    }

    /**
     * @param path of the cluster, with its query, each segment percent-encoded
     * @throws ApiException unreachable, timeout, bad answer, answer too large, or forbidden by the address guard
     */
    public EngineAnswer get(String path, Budget budget) {
        return send("GET", path, null, budget);
    }

    /** Sends JSON; see {@link #get}. */
    public EngineAnswer send(String method, String path, byte @Nullable [] json, Budget budget) {
        long start = System.nanoTime();
        try {
            return exchange(method, path, json, budget);
        } catch (IOException e) {
            boolean mayBeSentAgain = method.equals("GET") && isBroken(e) || e instanceof NotSentException;
            if (mayBeSentAgain && !budget.isOver()) {
                return again(method, path, json, budget);
            }
            throw failure(e, budget);
        } finally {
            budget.spentUpstream(Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private EngineAnswer again(String method, String path, byte @Nullable [] json, Budget budget) {
        // Where one pooled connection was of no use, the others may be of none either: this is the only other attempt.
        pool.closeIdle(Duration.ZERO);
        try {
            return exchange(method, path, json, budget);
        } catch (IOException e) {
            throw failure(e, budget);
        }
    }

    private EngineAnswer exchange(String method, String path, byte @Nullable [] json, Budget budget)
            throws IOException {
        if (budget.isOver()) {
            throw new SocketTimeoutException("nothing was sent");
        }
        HttpUriRequestBase request = request(method, path, json, budget);
        // Socket timeouts bound each read, not all of them: a cluster that trickles is cut off here.
        Future<?> end = timer.schedule(request::cancel, budget.remaining().toNanos(), TimeUnit.NANOSECONDS);
        ClusterAddress address = target.endpoint().address();
        HttpHost host = new HttpHost(address.scheme(), address.host(), address.port());
        try (ClassicHttpResponse response = pool.http().executeOpen(host, request, null)) {
            return answer(response);
        } catch (IllegalStateException e) {
            // Cut off between two steps of the client, which then finds itself without a connection.
            if (request.isCancelled()) {
                throw new SocketTimeoutException("cut off");
            }
            throw e;
        } finally {
            end.cancel(false);
        }
    }

    private HttpUriRequestBase request(String method, String path, byte @Nullable [] json, Budget budget)
            throws IOException {
        if (!path.startsWith("/") || path.startsWith("//")) {
            throw new IllegalArgumentException("not a path of a cluster: " + path);
        }
        Endpoint endpoint = target.endpoint();
        HttpUriRequestBase request = new HttpUriRequestBase(method, URI.create(endpoint.pathPrefix() + path));
        Timeout left = Timeout.of(budget.remaining().plusMillis(1));
        request.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(left)
                .setResponseTimeout(left)
                .setProtocolUpgradeEnabled(false)
                .build());
        request.setHeader("Accept", "application/json");
        endpoint.headers().values().forEach(request::setHeader);
        label.ifPresent(text -> request.setHeader("X-Opaque-Id", text));
        if (compress) {
            request.setHeader("Accept-Encoding", "gzip");
        }
        boolean packed = json != null && compress && json.length >= WORTH_COMPRESSING;
        byte[] body = json == null ? NOTHING : packed ? gzip(json) : json;
        if (json != null) {
            request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON, packed ? "gzip" : null));
        }
        pool.signer().sign(request, body);
        return request;
    }

    private EngineAnswer answer(ClassicHttpResponse response) throws IOException {
        int status = response.getCode();
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new EngineAnswer(status, NOTHING);
        }
        long length = entity.getContentLength();
        if (length > LARGEST_ANSWER) {
            throw tooLarge();
        }
        InputStream raw = entity.getContent();
        boolean packed = "gzip".equalsIgnoreCase(entity.getContentEncoding());
        if (checking && !packed && length >= WORTH_CHECKING_MEANWHILE && length <= BELIEVED) {
            Json.Arrived arrived = Json.read(raw, (int) length);
            requireEnd(raw);
            return new EngineAnswer(status, arrived.bytes(), arrived.isJson());
        }
        return new EngineAnswer(status, body(raw, length, packed));
    }

    private byte[] body(InputStream raw, long length, boolean packed) throws IOException {
        byte[] body = bounded(packed ? new GZIPInputStream(raw, 8192) : raw, length, packed);
        // To its very end, or the connection would not go back to the pool.
        if (packed && raw.read() >= 0) {
            throw new IOException("data behind the end of the gzip stream");
        }
        return body;
    }

    private byte[] bounded(InputStream in, long length, boolean packed) throws IOException {
        if (!packed && length >= 0) {
            byte[] body = in.readNBytes((int) length);
            requireEnd(in);
            return body;
        }
        byte[] body = in.readNBytes(LARGEST_ANSWER + 1);
        if (body.length > LARGEST_ANSWER) {
            throw tooLarge();
        }
        return body;
    }

    private static void requireEnd(InputStream in) throws IOException {
        if (in.read() >= 0) {
            throw new IOException("more than the length it said");
        }
    }

    private static ApiException tooLarge() {
        return ApiException.answerTooLarge("The cluster's answer has more than " + (LARGEST_ANSWER >> 20) + " MB.");
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        }
        return out.toByteArray();
    }

    /**
     * Whether a pooled connection was closed under us, one was reset or ended within its answer, or what came was the rest
     * of an earlier answer.
     */
    private static boolean isBroken(IOException e) {
        return e instanceof NoHttpResponseException
                || e instanceof ClientProtocolException
                // The rest of an earlier answer has seldom lines as short as a head's.
                || e instanceof MessageConstraintException
                || e instanceof ConnectionClosedException
                || e instanceof SocketException && !(e instanceof ConnectException);
    }

    /** What a failed connection or exchange means, in words for the caller. */
    ApiException failure(IOException e, Budget budget) {
        String where = target.endpoint().address().url();
        if (e instanceof RefusedAddressException) {
            return ApiException.forbidden("This address is not called: " + e.getMessage());
        }
        if (e instanceof UnknownHostException) {
            return ApiException.clusterUnreachable(
                    "The host name " + target.endpoint().address().host() + " " + Advice.NO_NAME);
        }
        if (budget.isOver()) {
            return ApiException.clusterTimeout(where + " did not answer in time.");
        }
        return switch (e) {
            case ConnectTimeoutException timeout ->
                ApiException.clusterTimeout(where + " " + Advice.NOT_TAKEN + " 1 s.");
            case ConnectionRequestTimeoutException timeout ->
                ApiException.unavailable("Too many calls to this cluster at once.", Duration.ofSeconds(2));
            case SocketTimeoutException timeout -> ApiException.clusterTimeout(where + " did not answer in time.");
            case ConnectException refused -> ApiException.clusterUnreachable(where + " " + Advice.REFUSED);
            case SSLException tls ->
                ApiException.clusterUnreachable("No TLS connection to " + where + ": " + cause(tls));
            case NoHttpResponseException closed -> ApiException.badClusterAnswer(where + " " + Advice.CLOSED);
            case SocketException reset -> ApiException.badClusterAnswer(where + " " + Advice.BROKEN);
            default -> ApiException.badClusterAnswer(where + " " + Advice.NO_HTTP);
        };
    }

    private static String cause(SSLException e) {
        String message = Optional.ofNullable(e.getMessage()).orElse("handshake failed");
        return message.contains("unable to find valid certification path")
                ? "the certificate comes from an authority that is not known here. Give it as 'tls.ca_pem'."
                : message.replaceAll("\\p{Cntrl}+", " ").replaceAll("\\S+Exception: ", "")
                        + ". Check 'use_ssl' and 'tls'.";
    }
}
