/** Which clusters an account has: list, connect, disconnect. */
@NullMarked
package io.searchfleet.functions.connections;

import org.jspecify.annotations.NullMarked;
