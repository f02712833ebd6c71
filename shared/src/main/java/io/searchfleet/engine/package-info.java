/**
 * The only way to clusters: calls, what they can answer, and what differs between engines. Which cluster is meant is known to
 * {@code connections}; which indices may be changed is decided in {@code clusters}.
 */
@NullMarked
package io.searchfleet.engine;

import org.jspecify.annotations.NullMarked;
