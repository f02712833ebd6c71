/** Rules that judge the figures of a cluster's nodes. Measures nothing itself, keeps no history. */
@NullMarked
package io.searchfleet.functions.diagnostics;

import org.jspecify.annotations.NullMarked;
