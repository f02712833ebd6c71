package io.searchfleet.local.states;

import java.util.List;
import java.util.Optional;

/** One rule of {@code Catch}: where an error leads; an empty {@code resultPath} discards it. */
record Catcher(List<String> errors, String next, Optional<ReferencePath> resultPath) {
    Catcher {
        errors = List.copyOf(errors);
    }
}
