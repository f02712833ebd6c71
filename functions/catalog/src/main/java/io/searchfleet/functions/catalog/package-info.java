/** What can be ordered: plans, spaces, releases. */
@NullMarked
package io.searchfleet.functions.catalog;

import org.jspecify.annotations.NullMarked;
