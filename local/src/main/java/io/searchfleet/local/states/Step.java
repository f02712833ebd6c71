package io.searchfleet.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an execution does next. */
sealed interface Step {
    /** Writes these events, all in one. */
    record Note(List<Event.Draft> events) implements Step {}

    /** Waits. */
    record Sleep(Instant until) implements Step {}

    /** Invokes a function; what comes of it is told by {@link Interpreter#outcome}. */
    record Call(String function, JsonNode payload, Optional<Duration> timeout) implements Step {}

    /** Nothing more. */
    record Over() implements Step {}
}
