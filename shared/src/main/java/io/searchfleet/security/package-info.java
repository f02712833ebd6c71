/** Tokens, sealing of secrets, and the guard that decides which addresses may be called. */
@NullMarked
package io.searchfleet.security;

import org.jspecify.annotations.NullMarked;
