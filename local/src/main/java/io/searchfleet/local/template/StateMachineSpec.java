package io.searchfleet.local.template;

import java.util.Map;

/**
 * A state machine of the template.
 *
 * @param definitionUri the file with its definition, seen from the template
 * @param substitutions values for what stands there as {@code ${Name}}
 */
public record StateMachineSpec(String id, String name, String definitionUri, Map<String, String> substitutions) {
    public StateMachineSpec {
        substitutions = Map.copyOf(substitutions);
    }
}
