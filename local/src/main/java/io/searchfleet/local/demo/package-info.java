/** Generated data for the demo cluster of the local runtime. */
@NullMarked
package io.searchfleet.local.demo;

import org.jspecify.annotations.NullMarked;
