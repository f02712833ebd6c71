/** Reads template.yaml: its parameters, intrinsic functions and resources. Refuses what it does not know. */
@NullMarked
package io.searchfleet.local.template;

import org.jspecify.annotations.NullMarked;
