/**
 * What functions share. In this package: the environment of a function, its services put together from it, and what it writes
 * to its log besides requests. No service itself lives here.
 *
 * <p>A request comes in through {@code web}, where {@code accounts}, {@code idempotency} and {@code audit} look at it.
 * {@code connections} knows how to reach a cluster, {@code engine} calls it, {@code clusters} is what several functions do with
 * one. {@code fleet} and {@code operations} are the clusters made here and all slow changes. All of these stand on {@code store},
 * {@code security} and {@code aws}; {@code model} is what they name alike. Imports go one way.
 */
@NullMarked
package io.searchfleet;

import org.jspecify.annotations.NullMarked;
