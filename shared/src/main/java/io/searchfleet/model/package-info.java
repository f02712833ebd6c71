/** What all packages name alike: typed ids, scopes, the one error, a request's time, JSON. Knows none of the others. */
@NullMarked
package io.searchfleet.model;

import org.jspecify.annotations.NullMarked;
