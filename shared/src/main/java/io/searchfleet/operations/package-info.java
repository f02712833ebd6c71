/**
 * Slow changes: the Operation that shows one to users, its store, and the state machine that drives it. What a kind of operation
 * does is a {@link io.searchfleet.operations.Driver} in its function.
 */
@NullMarked
package io.searchfleet.operations;

import org.jspecify.annotations.NullMarked;
