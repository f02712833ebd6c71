/** Who changed what: a record per change, and counts of reads. */
@NullMarked
package io.searchfleet.audit;

import org.jspecify.annotations.NullMarked;
