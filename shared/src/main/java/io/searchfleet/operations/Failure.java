package io.searchfleet.operations;

/**
 * Why an operation failed.
 *
 * @param code for programs, such as {@code verification_failed}
 * @param message for people: what happened and what to do
 * @param retryable whether the same again may succeed
 */
public record Failure(String code, String message, boolean retryable) {}
