/** Reads of a cluster's own API, and searches. */
@NullMarked
package io.searchfleet.functions.rest;

import org.jspecify.annotations.NullMarked;
