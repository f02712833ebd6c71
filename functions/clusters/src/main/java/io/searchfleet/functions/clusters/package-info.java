/** One cluster: health, summary, state, statistics, pending tasks, settings. */
@NullMarked
package io.searchfleet.functions.clusters;

import org.jspecify.annotations.NullMarked;
