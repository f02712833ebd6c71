/** Slow changes: the Operation that shows one to users, its store, and the state machine that drives it. */
@NullMarked
package io.searchfleet.operations;

import org.jspecify.annotations.NullMarked;
