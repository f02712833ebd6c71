/** Snapshots and the repositories that hold them. */
@NullMarked
package io.searchfleet.functions.snapshots;

import org.jspecify.annotations.NullMarked;
