package io.searchfleet.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One call to the Clusters API as its client saw it.
 *
 * @param number of the call in its history, for messages
 * @param client who made it, within its account
 * @param slug of the cluster it is about; empty: none, or not yet one
 * @param sent the body; of a list its parameters
 * @param key its Idempotency-Key; may be empty
 * @param operation the id that the answer's Location names; may be empty
 */
record FleetCall(
        int number,
        String account,
        int client,
        Instant start,
        Instant end,
        Kind kind,
        String slug,
        JsonNode sent,
        String key,
        int status,
        String text,
        String operation) {
    /** What is asked for. */
    enum Kind {
        CREATE,
        UPDATE,
        DELETE,
        ROTATE,
        SHOW,
        LIST
    }

    JsonNode answer() {
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    boolean isSame(FleetCall other) {
        return number == other.number;
    }

    boolean isAccepted() {
        return status == 202;
    }

    /** The slug that an accepted order answered. */
    String made() {
        String monitor = answer().path("monitor").asText();
        return monitor.substring(monitor.lastIndexOf('/') + 1);
    }

    /** The cluster that an accepted change is about. */
    String target() {
        return kind == Kind.CREATE ? made() : slug;
    }

    @Override
    public String toString() {
        return "call " + number + " (" + account + "/" + client + ", " + start + " to " + end + ") " + kind + " " + slug
                + " " + sent + (key.isEmpty() ? "" : " key " + key) + " -> " + status + " " + text;
    }
}
