/** Rules that judge the figures of a cluster's nodes. */
@NullMarked
package io.searchfleet.functions.diagnostics;

import org.jspecify.annotations.NullMarked;
