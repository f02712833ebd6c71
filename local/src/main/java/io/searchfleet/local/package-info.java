/**
 * The local runtime: runs template.yaml on one machine, without Docker and without AWS. Names no function: the template does.
 *
 * <p>In this package: what starts and ends with the runtime. {@code template} reads the template, {@code gateway} is its API and
 * calls its functions, {@code states} runs its state machines, {@code engines} is the provider of clusters, {@code demo} fills one.
 */
@NullMarked
package io.searchfleet.local;

import org.jspecify.annotations.NullMarked;
