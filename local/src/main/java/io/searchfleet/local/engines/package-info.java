/** The provider of this machine: one real engine process per cluster, kept as it was ordered. */
@NullMarked
package io.searchfleet.local.engines;

import org.jspecify.annotations.NullMarked;
