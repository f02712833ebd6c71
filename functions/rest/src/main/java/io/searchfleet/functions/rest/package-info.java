/** Reads of a cluster's own API, and searches. Changes nothing: what may be read is a list. */
@NullMarked
package io.searchfleet.functions.rest;

import org.jspecify.annotations.NullMarked;
