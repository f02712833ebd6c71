package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.EngineAnswer;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Writes documents to an index, many at once, and says of each what became of it. */
final class BulkWrite {
    private static final int TOO_LARGE = 413;
    private static final int CONFLICT = 409;
    private static final int REJECTED = 429;
    private static final int NOT_FOUND = 404;
    private static final int LARGEST = 5 << 20;

    /** How a document is written. */
    enum How {
        /** As its version says: only over an older one. */
        BY_VERSION,
        /** Whatever is there; the version is the destination's own then. */
        OVER,
        DELETE
    }

    /** A document to be written. */
    record Line(Hit hit, How how) {}

    /** What became of a document. */
    sealed interface Result {
        Hit hit();

        record Done(Hit hit) implements Result {}

        /** One of this version, or of a later one, is there. */
        record Conflict(Hit hit) implements Result {}

        /** The cluster will never take it. */
        record Refused(Hit hit, String reason) implements Result {}
    }

    private final SearchIndex index;
    private final List<Result> results = new ArrayList<>();

    private BulkWrite(SearchIndex index) {
        this.index = index;
    }

    /**
     * Writes them all.
     *
     * @throws ApiException the cluster's error, when it takes none now: some of them may be written
     */
    static List<Result> of(SearchIndex index, List<Line> lines) {
        BulkWrite write = new BulkWrite(index);
        List<Line> some = new ArrayList<>();
        int bytes = 0;
        for (Line line : lines) {
            if (bytes > 0 && bytes + line.hit().source().length > LARGEST) {
                write.send(some);
                some = new ArrayList<>();
                bytes = 0;
            }
            some.add(line);
            bytes += line.hit().source().length + 200;
        }
        if (!some.isEmpty()) {
            write.send(some);
        }
        return write.results;
    }

    private void send(List<Line> lines) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        lines.forEach(line -> append(body, line));
        EngineAnswer answer = index.client().send("POST", index.path("_bulk"), body.toByteArray(), index.budget());
        if (answer.status() == TOO_LARGE) {
            sendParts(lines, answer);
            return;
        }
        JsonNode items = answer.json().path("items");
        if (items.size() != lines.size()) {
            throw answer.misshapen();
        }
        Iterator<JsonNode> item = items.iterator();
        lines.forEach(line -> results.add(result(line, item.next().elements().next())));
    }

    private void sendParts(List<Line> lines, EngineAnswer tooLarge) {
        if (lines.size() == 1) {
            results.add(new Result.Refused(
                    lines.getFirst().hit(), "The cluster takes no request of this size (413): " + tooLarge.reason()));
            return;
        }
        send(lines.subList(0, lines.size() / 2));
        send(lines.subList(lines.size() / 2, lines.size()));
    }

    private void append(ByteArrayOutputStream body, Line line) {
        Hit hit = line.hit();
        ObjectNode about = Json.object().put("_id", hit.id());
        if (index.engine().mappingType().isPresent()) {
            about.put(
                    "_type", hit.type().isEmpty() ? index.engine().mappingType().get() : hit.type());
        }
        if (!hit.routing().isEmpty()) {
            about.put("routing", hit.routing());
        }
        if (line.how() == How.BY_VERSION) {
            about.put("version", hit.version()).put("version_type", "external");
        }
        boolean isDelete = line.how() == How.DELETE;
        body.writeBytes(Json.bytes(Json.object().set(isDelete ? "delete" : "index", about)));
        body.write('\n');
        if (!isDelete) {
            body.writeBytes(onOneLine(hit.source()));
            body.write('\n');
        }
    }

    /** A line break never stands within a string of JSON: a space does as well. */
    private static byte[] onOneLine(byte[] source) {
        for (int i = 0; i < source.length; i++) {
            if (source[i] == '\n' || source[i] == '\r') {
                source[i] = ' ';
            }
        }
        return source;
    }

    private static Result result(Line line, JsonNode item) {
        int status = item.path("status").asInt();
        boolean isDone = status >= 200 && status <= 299 || status == NOT_FOUND && line.how() == How.DELETE;
        if (isDone) {
            return new Result.Done(line.hit());
        }
        JsonNode error = item.path("error");
        String reason = reason(error);
        if (status == CONFLICT) {
            return new Result.Conflict(line.hit());
        }
        if (status == REJECTED || status >= 500) {
            throw ApiException.unavailable(
                    "The cluster takes no more writes at the moment: " + reason, Duration.ofSeconds(1));
        }
        if (status == NOT_FOUND || error.path("type").asText().equals("cluster_block_exception")) {
            throw ApiException.rejectedByCluster(status, reason);
        }
        return new Result.Refused(line.hit(), reason);
    }

    private static String reason(JsonNode error) {
        String cause = error.path("caused_by").path("reason").asText("");
        String reason = error.path("reason").asText(error.path("type").asText("it gave no reason"));
        return cause.isEmpty() || reason.contains(cause) ? reason : reason + ": " + cause;
    }
}
