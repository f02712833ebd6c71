package io.searchfleet.fleet;

import io.searchfleet.operations.Failure;

/** Why a provider did not do what it was asked: whether it may the next time is said by {@link Failure#retryable()}. */
public final class ProviderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public ProviderException(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    /** It is busy, slow or out of reach: the same again may succeed. */
    public static ProviderException passing(String code, String message) {
        return new ProviderException(new Failure(code, message, true));
    }

    /** It refuses, and will refuse again. */
    public static ProviderException lasting(String code, String message) {
        return new ProviderException(new Failure(code, message, false));
    }

    public Failure failure() {
        return failure;
    }
}
