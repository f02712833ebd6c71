/**
 * What the processes of engines share: whom they let in, by the file of credentials and the guard at their door, and what they
 * are started with. Knows no engine and no library.
 */
@NullMarked
package io.searchfleet.engines.access;

import org.jspecify.annotations.NullMarked;
