/** The local runtime: runs template.yaml on one machine, without Docker and without AWS. */
@NullMarked
package io.searchfleet.local;

import org.jspecify.annotations.NullMarked;
