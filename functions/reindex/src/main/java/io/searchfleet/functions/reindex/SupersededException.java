package io.searchfleet.functions.reindex;

/** Somebody else changed the job's record: whatever this step wanted, it has to look again. */
final class SupersededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SupersededException() {
        super("the job was changed by somebody else", null, false, false);
    }
}
