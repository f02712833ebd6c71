/**
 * What was asked for under which Idempotency-Key, and what came of it. Which requests may have one is decided in {@code web}.
 */
@NullMarked
package io.searchfleet.idempotency;

import org.jspecify.annotations.NullMarked;
