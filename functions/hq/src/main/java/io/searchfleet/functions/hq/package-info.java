/** Searchfleet itself: status, routes, display settings, health, the OpenAPI document. */
@NullMarked
package io.searchfleet.functions.hq;

import org.jspecify.annotations.NullMarked;
