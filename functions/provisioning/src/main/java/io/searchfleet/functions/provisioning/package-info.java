/**
 * Makes, changes and removes clusters: the steps of the state machines {@code provision}, {@code update} and {@code
 * deprovision}, and what looks after clusters in between. Has no routes: orders come from functions/fleet; engines are the
 * provider's.
 */
@NullMarked
package io.searchfleet.functions.provisioning;

import org.jspecify.annotations.NullMarked;
