/**
 * Starts real child processes for the local runtime and for tests: DynamoDB Local and search engines.
 *
 * <p>The jars of a child come from a {@link io.searchfleet.engines.Kit} and never share a class path with ours. A child never
 * outlives the JVM that started it, however that JVM ends. What runs inside an engine's process is in the module of its
 * distribution.
 */
@NullMarked
package io.searchfleet.engines;

import org.jspecify.annotations.NullMarked;
