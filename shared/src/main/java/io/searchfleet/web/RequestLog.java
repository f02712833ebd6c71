package io.searchfleet.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Causes;
import io.searchfleet.model.Identity;
import io.searchfleet.model.Json;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * One JSON line per request, and one per defect: who, which route, how it ended, how long it took. Never a body, a header,
 * a query or an exception's message, since those may hold secrets.
 */
final class RequestLog {
    private final PrintStream out;

    RequestLog(PrintStream out) {
        this.out = out;
    }

    /** What a request's line says. {@code millis} in all, {@code upstreamMillis} of it waiting for clusters. */
    record Entry(
            String requestId,
            String method,
            String route,
            Optional<String> cluster,
            Optional<Identity> identity,
            int status,
            String outcome,
            long millis,
            long upstreamMillis) {}

    void request(Entry entry) {
        ObjectNode line = line(entry.status() >= 500 ? "error" : "info", entry.requestId())
                .put("method", entry.method())
                .put("route", entry.route());
        entry.cluster().ifPresent(cluster -> line.put("cluster", cluster));
        entry.identity()
                .ifPresent(identity -> line.put("account", identity.account().value())
                        .put("token", identity.key().value()));
        print(line.put("status", entry.status())
                .put("outcome", entry.outcome())
                .put("ms", entry.millis())
                .put("upstream_ms", entry.upstreamMillis()));
    }

    /** A defect: the exception's classes and where they were thrown. */
    void defect(String requestId, Throwable defect) {
        print(Causes.on(line("error", requestId).put("outcome", "defect"), defect));
    }

    private static ObjectNode line(String level, String requestId) {
        return Json.object()
                .put("time", Instant.now().toString())
                .put("level", level)
                .put("request_id", requestId);
    }

    private void print(ObjectNode line) {
        byte[] bytes = Json.bytes(line);
        // One write, so that the lines of parallel requests never mix.
        byte[] withEnd = Arrays.copyOf(bytes, bytes.length + 1);
        withEnd[bytes.length] = '\n';
        synchronized (out) {
            out.writeBytes(withEnd);
            out.flush();
        }
    }

    static RequestLog nowhere() {
        return new RequestLog(new PrintStream(OutputStream.nullOutputStream()));
    }

    static RequestLog toStandardError() {
        return new RequestLog(new PrintStream(System.err, true, StandardCharsets.UTF_8));
    }
}
