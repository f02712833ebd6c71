package io.searchfleet.benchmarks;

/** Why a benchmark came to no result, in one line for the user. */
final class BenchmarkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BenchmarkException(String message) {
        super(message);
    }

    BenchmarkException(String message, Throwable cause) {
        super(message + ": " + cause, cause);
    }
}
