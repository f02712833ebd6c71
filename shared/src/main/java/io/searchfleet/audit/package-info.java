/** Who changed what: a record per change, and counts of reads. The log of requests is in {@code web}. */
@NullMarked
package io.searchfleet.audit;

import org.jspecify.annotations.NullMarked;
