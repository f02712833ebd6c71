package io.searchfleet.web;

import io.searchfleet.model.Json;

/**
 * What an action answers. Which status, headers and envelope it gets is the renderer's business.
 *
 * @param outcome what happened
 * @param body the JSON to answer, ready as bytes
 */
public record Reply(Outcome outcome, byte[] body) {
    /** What happened. */
    public enum Outcome {
        OK,
        CREATED,
        ACCEPTED
    }

    /** Answers {@code value} as JSON. */
    public static Reply ok(Object value) {
        return new Reply(Outcome.OK, Json.bytes(value));
    }

    /** Answers JSON that is already there, byte for byte. */
    public static Reply okBytes(byte[] json) {
        return new Reply(Outcome.OK, json);
    }

    public static Reply created(Object value) {
        return new Reply(Outcome.CREATED, Json.bytes(value));
    }
}
