/** Who is let into an engine: the file of credentials, and the guard at the engine's door. Knows no engine and no library. */
@NullMarked
package io.searchfleet.engines.access;

import org.jspecify.annotations.NullMarked;
