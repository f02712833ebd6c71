/** Snapshots and the repositories that hold them. Copies of indices as indices are functions/reindex. */
@NullMarked
package io.searchfleet.functions.snapshots;

import org.jspecify.annotations.NullMarked;
