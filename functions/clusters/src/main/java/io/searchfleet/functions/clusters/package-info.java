/**
 * One cluster: health, summary, state, statistics, pending tasks, settings. Connections are in functions/connections, clusters
 * made here in functions/fleet.
 */
@NullMarked
package io.searchfleet.functions.clusters;

import org.jspecify.annotations.NullMarked;
