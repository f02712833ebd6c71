package io.searchfleet.local.states;

/** A definition holds something that is wrong or not known here. The message names file, state and field in one line. */
public final class DefinitionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DefinitionException(String message) {
        super(message);
    }
}
