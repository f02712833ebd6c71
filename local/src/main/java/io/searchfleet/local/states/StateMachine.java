package io.searchfleet.local.states;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A state machine that can run here: all its states are known and each has a place to go to.
 *
 * @param definition its text, with values in place of substitutions
 * @param timeout of a whole execution
 * @param readAt when this machine came to be here
 */
public record StateMachine(
        String name,
        String definition,
        String startAt,
        Map<String, State> states,
        Optional<Duration> timeout,
        Instant readAt) {
    public StateMachine {
        states = Map.copyOf(states);
    }

    /**
     * Reads a definition in the Amazon States Language, of the kind that uses JSONPath.
     *
     * @param substitutions what stands for {@code ${Name}} in the text
     * @throws DefinitionException names file, state and field of what is wrong or not known
     */
    public static StateMachine read(String name, Path file, Map<String, String> substitutions) {
        return new DefinitionReader(file, substitutions).machine(name);
    }

    /** The functions that its tasks invoke. */
    public Set<String> functions() {
        return states.values().stream()
                .filter(State.Task.class::isInstance)
                .map(state -> ((State.Task) state).resource().function())
                .collect(Collectors.toSet());
    }

    String arn() {
        return ExecutionId.STATES + "stateMachine:" + name;
    }
}
