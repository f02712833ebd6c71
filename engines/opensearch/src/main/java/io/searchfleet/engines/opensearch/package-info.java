/**
 * Runs a real OpenSearch node inside a child process; the jars of the release come from a kit. Compiles against the engine: of ours
 * it may use engines/access alone.
 */
@NullMarked
package io.searchfleet.engines.opensearch;

import org.jspecify.annotations.NullMarked;
