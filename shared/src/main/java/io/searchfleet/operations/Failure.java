package io.searchfleet.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;

/**
 * Why an operation failed.
 *
 * @param code for programs, such as {@code verification_failed}
 * @param message for people: what happened and what to do
 * @param retryable whether the same again may succeed
 */
public record Failure(String code, String message, boolean retryable) {
    /** What {@link #json} made. */
    public static Failure of(JsonNode json) {
        return new Failure(
                json.path("code").asText(),
                json.path("message").asText(),
                json.path("retryable").asBoolean());
    }

    /** For users and for records: {@code {"code","message","retryable"}}. */
    public ObjectNode json() {
        return Json.object().put("code", code).put("message", message).put("retryable", retryable);
    }
}
