package io.searchfleet.engines;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A few plain requests to our own child. {@link HttpURLConnection} because it loads in a tenth of the time of java.net.http.
 *
 * @param authorization the header of that name; empty: none is sent
 */
record LoopbackHttp(URI address, String authorization) {
    private static final int CONNECT_MILLIS = 1_000;
    private static final int READ_MILLIS = 20_000;

    LoopbackHttp(URI address) {
        this(address, "");
    }

    /** An answer; the status is -1 when there was none. */
    record Answer(int status, String body) {}

    /** The status of the answer, or -1 when there was none. */
    int status(String method, String path, String body) {
        return send(method, path, body).status();
    }

    Answer send(String method, String path, String body) {
        return send(method, path, body, READ_MILLIS);
    }

    Answer send(String method, String path, String body, int readMillis) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) address.resolve(path).toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(readMillis);
            connection.setRequestMethod(method);
            if (!authorization.isEmpty()) {
                connection.setRequestProperty("Authorization", authorization);
            }
            if (!body.isEmpty()) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body.getBytes(StandardCharsets.UTF_8));
                }
            }
            int status = connection.getResponseCode();
            return new Answer(status, text(status < 400 ? connection.getInputStream() : connection.getErrorStream()));
        } catch (IOException e) {
            return new Answer(-1, "");
        }
    }

    private static String text(@Nullable InputStream body) throws IOException {
        if (body == null) {
            return "";
        }
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Asks again and again until the child answers as wished; kills it and throws when it does not in time. */
    void await(ChildProcess child, Duration limit, BooleanSupplier answers) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!answers.getAsBoolean()) {
            if (!child.isAlive()) {
                throw child.failure("ended before it answered at " + address);
            }
            if (System.nanoTime() > deadline) {
                child.kill();
                throw child.failure("did not answer at " + address + " within " + limit.toSeconds() + " s");
            }
            child.sleep();
        }
    }
}
