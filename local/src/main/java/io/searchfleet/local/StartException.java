package io.searchfleet.local;

/** The runtime cannot start. The message is one clear line for whoever started it. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }
}
