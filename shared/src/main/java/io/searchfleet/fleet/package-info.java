/**
 * What Searchfleet makes itself: the catalogue, the clusters made from it, and who runs their engines. The steps that make and
 * change them are in functions/provisioning.
 */
@NullMarked
package io.searchfleet.fleet;

import org.jspecify.annotations.NullMarked;
