/** Searchfleet itself: status, routes, display settings, health, the OpenAPI document. No cluster is changed here. */
@NullMarked
package io.searchfleet.functions.hq;

import org.jspecify.annotations.NullMarked;
