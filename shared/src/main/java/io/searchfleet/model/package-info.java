/** Typed ids and scopes. Each validates itself; no bare String crosses a public method where one of these fits. */
@NullMarked
package io.searchfleet.model;

import org.jspecify.annotations.NullMarked;
