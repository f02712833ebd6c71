package io.searchfleet.web;

import io.searchfleet.model.ApiException;
import io.searchfleet.model.Identity;

/** Makes a change that is asked for twice under one {@link IdempotencyKey} happen once. */
public interface Idempotency {
    /**
     * A change that somebody who may make it asks for.
     *
     * @param query its parameters in a fixed order
     */
    record Attempt(Identity identity, IdempotencyKey key, String method, String path, String query, byte[] body) {}

    /** What to do with an attempt. */
    sealed interface Verdict {
        /**
         * It is to be made, and nobody else makes it.
         *
         * @param seed what its operation is named by; the same when the attempt before this one did not come to an end
         */
        record Run(String seed, Held held) implements Verdict {}

        /** It was made before, and this was the answer. */
        record Replay(Response response) implements Verdict {}
    }

    /** A key that is held while its change is made. */
    interface Held {
        /** The change came to an end: later attempts get this answer. */
        void keep(Response response);

        /** Nothing was done, or nobody knows: the next attempt makes the change. */
        void release();
    }

    /**
     * Takes the key, so that of attempts at the same time one makes the change.
     *
     * @throws ApiException key reused, when it was another request's; conflict, while another attempt is being made;
     *     unavailable, and the change must not be made then
     */
    Verdict begin(Attempt attempt);
}
