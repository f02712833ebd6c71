package io.searchfleet.local.states;

import com.fasterxml.jackson.databind.JsonNode;

/** How the invocation of a function ended. */
sealed interface TaskResult {
    record Answered(JsonNode answer) implements TaskResult {}

    record Failed(StateError error) implements TaskResult {}

    /** The task's own {@code TimeoutSeconds} went by. */
    record TimedOut() implements TaskResult {}
}
