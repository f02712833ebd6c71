/**
 * Reindexing as a job that survives anything and proves its result: its routes, and the steps of the state machine {@code
 * reindex}. A step reads the job's record, does what comes next and writes how far it came; all that it does may be done
 * again without harm.
 */
@NullMarked
package io.searchfleet.functions.reindex;

import org.jspecify.annotations.NullMarked;
