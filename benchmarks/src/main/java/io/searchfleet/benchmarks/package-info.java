/** Side-by-side measurements, one command each: {@code ./searchfleet bench NAME}. */
@NullMarked
package io.searchfleet.benchmarks;

import org.jspecify.annotations.NullMarked;
