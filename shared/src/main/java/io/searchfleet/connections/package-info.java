/** Connections: how to reach a cluster, kept per account, with sealed credentials. */
@NullMarked
package io.searchfleet.connections;

import org.jspecify.annotations.NullMarked;
