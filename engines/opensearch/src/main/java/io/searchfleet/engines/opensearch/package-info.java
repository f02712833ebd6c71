/** Runs a real OpenSearch node inside a child process; the jars of the release come from a kit. */
@NullMarked
package io.searchfleet.engines.opensearch;

import org.jspecify.annotations.NullMarked;
