package io.searchfleet.functions.provisioning;

/** Somebody else has changed the operation or its cluster since they were read: this step has nothing more to say. */
final class SupersededException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
