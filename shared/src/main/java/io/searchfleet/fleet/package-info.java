/** What Searchfleet makes itself: the catalogue, the clusters made from it, and who runs their engines. */
@NullMarked
package io.searchfleet.fleet;

import org.jspecify.annotations.NullMarked;
