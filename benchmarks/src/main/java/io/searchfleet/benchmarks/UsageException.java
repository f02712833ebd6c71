package io.searchfleet.benchmarks;

/** What is wrong with the command line, in one line for the user. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
