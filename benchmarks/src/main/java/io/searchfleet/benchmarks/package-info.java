/** Side-by-side measurements, one command each: {@code ./searchfleet bench NAME}. Results are in README.md of this module. */
@NullMarked
package io.searchfleet.benchmarks;

import org.jspecify.annotations.NullMarked;
