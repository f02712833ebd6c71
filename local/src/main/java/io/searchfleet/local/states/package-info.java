/** Step Functions on one machine: reads state machines, runs them durably, and speaks the service's protocol. */
@NullMarked
package io.searchfleet.local.states;

import org.jspecify.annotations.NullMarked;
