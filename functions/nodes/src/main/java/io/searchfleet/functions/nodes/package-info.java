/** The nodes of a cluster: summary, info, statistics. */
@NullMarked
package io.searchfleet.functions.nodes;

import org.jspecify.annotations.NullMarked;
