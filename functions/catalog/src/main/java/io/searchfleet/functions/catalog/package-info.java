/**
 * What can be ordered: plans, spaces, releases. Read only: the file is {@code catalog/NAME.json}, its reader is in shared's
 * {@code fleet}.
 */
@NullMarked
package io.searchfleet.functions.catalog;

import org.jspecify.annotations.NullMarked;
