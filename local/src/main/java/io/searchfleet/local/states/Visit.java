package io.searchfleet.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One stay in a state.
 *
 * @param phase of a task; other states stay in {@code ENTERED}
 * @param phaseAt when the phase began
 * @param errors of the attempts that failed so far
 * @param result of the attempt that succeeded, JSON's null before that
 */
record Visit(
        String state,
        JsonNode input,
        Instant enteredAt,
        Phase phase,
        Instant phaseAt,
        List<StateError> errors,
        JsonNode result) {
    enum Phase {
        ENTERED,
        SCHEDULED,
        STARTED,
        SUCCEEDED,
        FAILED
    }

    Visit {
        errors = List.copyOf(errors);
    }

    static Visit entered(String state, JsonNode input, Instant time) {
        return new Visit(state, input, time, Phase.ENTERED, time, List.of(), NullNode.getInstance());
    }

    Visit in(Phase next, Instant time) {
        return new Visit(state, input, enteredAt, next, time, errors, result);
    }

    Visit succeeded(JsonNode answer, Instant time) {
        return new Visit(state, input, enteredAt, Phase.SUCCEEDED, time, errors, answer);
    }

    Visit failed(StateError error, Instant time) {
        List<StateError> all = new ArrayList<>(errors);
        all.add(error);
        return new Visit(state, input, enteredAt, Phase.FAILED, time, all, result);
    }
}
