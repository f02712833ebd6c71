package io.searchfleet.functions.reindex;

import io.searchfleet.operations.Failure;

/** The job cannot reach its aim. */
final class JobFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    JobFailedException(String code, String message, boolean retryable) {
        super(message, null, false, false);
        this.failure = new Failure(code, message, retryable);
    }

    Failure failure() {
        return failure;
    }
}
