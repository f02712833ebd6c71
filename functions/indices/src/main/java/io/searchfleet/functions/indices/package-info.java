/**
 * Indices: what they are, their aliases and mappings, and everything that changes them. Copying them is functions/reindex, keeping
 * them functions/snapshots.
 */
@NullMarked
package io.searchfleet.functions.indices;

import org.jspecify.annotations.NullMarked;
