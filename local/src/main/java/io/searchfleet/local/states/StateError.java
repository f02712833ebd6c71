package io.searchfleet.local.states;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;
import java.util.List;

/** Why a state or an execution failed: a name that {@code Retry} and {@code Catch} match, and what is said to people. */
record StateError(String error, String cause) {
    static final String ALL = "States.ALL";
    static final String RUNTIME = "States.Runtime";
    static final String TASK_FAILED = "States.TaskFailed";
    static final String TIMEOUT = "States.Timeout";
    static final String NO_CHOICE_MATCHED = "States.NoChoiceMatched";
    static final String RESULT_PATH_MATCH_FAILURE = "States.ResultPathMatchFailure";
    static final String DATA_LIMIT_EXCEEDED = "States.DataLimitExceeded";

    static StateError runtime(String cause) {
        return new StateError(RUNTIME, cause);
    }

    /**
     * Whether a list of {@code ErrorEquals} means this error. {@code States.ALL} leaves out what no definition can get
     * over; {@code States.Runtime} is matched by nothing, not even its own name.
     */
    boolean matches(List<String> names) {
        return !error.equals(RUNTIME)
                && names.stream()
                        .anyMatch(name -> name.equals(error)
                                || !error.equals(DATA_LIMIT_EXCEEDED)
                                        && (name.equals(ALL) || name.equals(TASK_FAILED) && !error.equals(TIMEOUT)));
    }

    /** What a catcher puts into the state's data. */
    ObjectNode output() {
        return Json.object().put("Error", error).put("Cause", cause);
    }
}
