/**
 * Runs a real Elasticsearch 5, 6 or 7 node inside a child process; the jars of the release come from a kit. Compiles against the
 * engine: of ours it may use engines/access alone.
 */
@NullMarked
package io.searchfleet.engines.elasticsearch;

import org.jspecify.annotations.NullMarked;
