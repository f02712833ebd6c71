/** Operations: every slow change, whatever it is of, shown and controlled in one place. */
@NullMarked
package io.searchfleet.functions.fleet;

import org.jspecify.annotations.NullMarked;
