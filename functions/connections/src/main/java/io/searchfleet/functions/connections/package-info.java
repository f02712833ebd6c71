/**
 * Which clusters an account has: list, connect, try, change, rename, import, export, disconnect. What one cluster says of itself
 * is in functions/clusters.
 */
@NullMarked
package io.searchfleet.functions.connections;

import org.jspecify.annotations.NullMarked;
