package io.searchfleet.local.states;

/** Data of a state could not be made as its definition says. */
final class StateFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient StateError error;

    StateFailure(StateError error) {
        super(error.error() + ": " + error.cause());
        this.error = error;
    }

    StateError error() {
        return error;
    }
}
