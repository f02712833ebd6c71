/** Servers that misbehave as a test wants, and certificates for them. */
@NullMarked
package io.searchfleet.testing;

import org.jspecify.annotations.NullMarked;
