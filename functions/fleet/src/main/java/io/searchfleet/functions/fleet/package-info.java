/**
 * Bonsai's Clusters API, and operations of every kind, shown and controlled; the schedule that drives on what stands still.
 * Writes orders down: functions/provisioning carries them out.
 */
@NullMarked
package io.searchfleet.functions.fleet;

import org.jspecify.annotations.NullMarked;
