package io.searchfleet.operations;

import io.searchfleet.model.Budget;

/** Takes operations of some kinds further, a step at a time. What a crash leaves behind, the same step again mends. */
public interface Driver {
    /** Goes on with an operation, whatever it is to do next, for as long as the time of a step allows. */
    Turn turn(Operation operation, Budget budget);

    /** Gives up on an operation whose steps break down: the state machine's last word. */
    Turn giveUp(Operation operation);
}
