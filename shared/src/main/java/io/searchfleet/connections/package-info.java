/**
 * Connections: how to reach a cluster and what may be done there, kept per account, with sealed credentials. Calls no cluster:
 * that is {@code engine}.
 */
@NullMarked
package io.searchfleet.connections;

import org.jspecify.annotations.NullMarked;
