package io.searchfleet.engines;

import java.util.List;

/** A child process, or what it needs, could not be had. The message is for a person: it says what to do or ends with the log. */
public final class ChildProcessException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ChildProcessException(String message) {
        super(message);
    }

    ChildProcessException(String message, Throwable cause) {
        super(message, cause);
    }

    static ChildProcessException withTail(String message, List<String> tail) {
        return new ChildProcessException(tail.isEmpty() ? message : message + "\n  " + String.join("\n  ", tail));
    }
}
