/**
 * Servers that misbehave as a test wants, and certificates for them. No assertions, and no real engines: those are
 * engines/processes. Never on the class path of a function.
 */
@NullMarked
package io.searchfleet.testing;

import org.jspecify.annotations.NullMarked;
