/** The one DynamoDB table: items, conditional writes and a few others, queries. Knows no record by name. */
@NullMarked
package io.searchfleet.store;

import org.jspecify.annotations.NullMarked;
