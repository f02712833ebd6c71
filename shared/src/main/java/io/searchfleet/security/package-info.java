/**
 * Tokens, sealing of secrets, and the guard that decides which addresses may be called. How calls to clusters are signed is in
 * {@code engine}.
 */
@NullMarked
package io.searchfleet.security;

import org.jspecify.annotations.NullMarked;
