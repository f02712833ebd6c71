package io.searchfleet.local.gateway;

/** A function cannot start as it is set up: a parameter or a file of it is wrong. The message is for whoever started it. */
public final class FunctionStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FunctionStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
