/**
 * What functions do with clusters: relay a call, list them all, sum one up; several functions show these alike. What only one
 * group of routes shows is in its function.
 */
@NullMarked
package io.searchfleet.clusters;

import org.jspecify.annotations.NullMarked;
