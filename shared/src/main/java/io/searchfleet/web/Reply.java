package io.searchfleet.web;

import io.searchfleet.model.Json;
import java.util.HashMap;
import java.util.Map;

/**
 * What an action answers. Which status and envelope it gets is the renderer's business.
 *
 * @param outcome what happened
 * @param body the JSON to answer, ready as bytes
 * @param headers such as {@code Location}, beside those that every answer has
 * @param wayOut a sentence that says how to ask for less, where this is too large to return; empty: there is no way
 * @param instead what to say in its place to who asks for it again, since it shows a secret once; empty: it shows none
 */
public record Reply(Outcome outcome, byte[] body, Map<String, String> headers, String wayOut, String instead) {
    public Reply {
        headers = Map.copyOf(headers);
    }

    /** What happened. */
    public enum Outcome {
        OK,
        CREATED,
        ACCEPTED
    }

    private static Reply of(Outcome outcome, byte[] body) {
        return new Reply(outcome, body, Map.of(), "", "");
    }

    /** Answers {@code value} as JSON. */
    public static Reply ok(Object value) {
        return of(Outcome.OK, Json.bytes(value));
    }

    /** Answers JSON that is already there, byte for byte. */
    public static Reply okBytes(byte[] json) {
        return of(Outcome.OK, json);
    }

    public static Reply created(Object value) {
        return of(Outcome.CREATED, Json.bytes(value));
    }

    /** The cluster took it, and is not done with it. */
    public static Reply accepted(Object value) {
        return of(Outcome.ACCEPTED, Json.bytes(value));
    }

    /** The same as {@link #accepted}, with JSON that is already there. */
    public static Reply acceptedBytes(byte[] json) {
        return of(Outcome.ACCEPTED, json);
    }

    public Reply withHeader(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Reply(outcome, body, more, wayOut, instead);
    }

    public Reply withWayOut(String sentence) {
        return new Reply(outcome, body, headers, sentence, instead);
    }

    /** The same reply, which is never stored: it shows a secret. */
    public Reply shownOnce(String instead) {
        return new Reply(outcome, body, headers, wayOut, instead);
    }
}
