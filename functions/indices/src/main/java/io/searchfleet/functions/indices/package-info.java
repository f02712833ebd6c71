/** Indices: what they are, their aliases and mappings, and everything that changes them. */
@NullMarked
package io.searchfleet.functions.indices;

import org.jspecify.annotations.NullMarked;
