/** Runs a real Elasticsearch 5, 6 or 7 node inside a child process; the jars of the release come from a kit. */
@NullMarked
package io.searchfleet.engines.elasticsearch;

import org.jspecify.annotations.NullMarked;
