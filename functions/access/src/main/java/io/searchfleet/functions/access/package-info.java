/** The authorizer of the API, and its tokens. */
@NullMarked
package io.searchfleet.functions.access;

import org.jspecify.annotations.NullMarked;
