/** The only way out: calls to clusters, what they can answer, and what differs between engines. */
@NullMarked
package io.searchfleet.engine;

import org.jspecify.annotations.NullMarked;
