/** The nodes of a cluster: summary, info, statistics. Judging their figures is functions/diagnostics. */
@NullMarked
package io.searchfleet.functions.nodes;

import org.jspecify.annotations.NullMarked;
