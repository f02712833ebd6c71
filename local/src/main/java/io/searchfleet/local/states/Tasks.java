package io.searchfleet.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** The functions that tasks invoke. */
interface Tasks {
    /** Runs a function to its end. Whatever goes wrong is told by the result. */
    TaskResult invoke(String function, JsonNode payload);

    /** How long an invocation may last before the function is ended. */
    Duration timeout(String function);
}
