package io.searchfleet.web;

import io.searchfleet.model.ApiException;
import io.searchfleet.model.Identity;
import java.util.List;
import java.util.Map;

/** Keeps who changed what. Dry runs count as reads; what is open to all is not kept. */
public interface Auditor {
    /**
     * A change that somebody who may make it asks for.
     *
     * @param source the caller's address
     * @param agent what the caller's program calls itself
     * @param route the path with its variables, as {@code /api/indices/{cluster_name}/action/{action}}
     * @param path the path as it came, without the query
     * @param variables the values of the path's variables
     */
    record Attempt(
            Identity identity,
            String requestId,
            String source,
            String agent,
            String method,
            String route,
            String path,
            Map<String, List<String>> variables) {}

    /** A change that was noted as begun. */
    interface Noted {
        /**
         * How it ended.
         *
         * @param targets what the path does not name, by the names of the variables that would
         * @param message why it failed; empty when it did not
         */
        void ended(Map<String, String> targets, int status, String outcome, String message);
    }

    /**
     * Notes a change before it is made, so that one whose process dies is on record too.
     *
     * @throws ApiException unavailable; the change must not be made then
     */
    Noted begins(Attempt attempt);

    /** Counts a read. */
    void reads(Identity identity);
}
