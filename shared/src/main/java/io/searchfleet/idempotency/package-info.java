/** What was asked for under which Idempotency-Key, and what came of it. */
@NullMarked
package io.searchfleet.idempotency;

import org.jspecify.annotations.NullMarked;
