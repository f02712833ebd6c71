/**
 * Runs a real Elasticsearch 8 or 9 node inside a child process; the jars of the release come from a kit. Compiles against the
 * engine, and uses nothing of ours.
 */
@NullMarked
package io.searchfleet.engines.elasticsearch8;

import org.jspecify.annotations.NullMarked;
