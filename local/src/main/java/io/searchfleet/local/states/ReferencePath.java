package io.searchfleet.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The place of one value: {@code $} and {@code $.a.b} in a state's data, {@code $$.Execution.Id} and its like in the
 * context object. Of JSONPath, this is all that is known here.
 *
 * @param ofContext whether it starts with {@code $$}
 */
record ReferencePath(String text, boolean ofContext, List<String> names) {
    private static final Pattern FORM = Pattern.compile("\\$\\$?(\\.\\w+)*");
    private static final Set<String> CONTEXT = Set.of(
            "Execution.Id",
            "Execution.Name",
            "Execution.Input",
            "StateMachine.Id",
            "State.EnteredTime",
            "State.Name",
            "State.RetryCount");

    static final ReferencePath ROOT = new ReferencePath("$", false, List.of());

    ReferencePath {
        names = List.copyOf(names);
    }

    /** The path; empty when the text has another form, or leads to where the context object has nothing. */
    static Optional<ReferencePath> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        List<String> names = List.of(text.split("\\.", -1));
        ReferencePath path = new ReferencePath(text, text.startsWith("$$"), names.subList(1, names.size()));
        return Optional.of(path).filter(read -> !read.ofContext() || read.isInContext());
    }

    private boolean isInContext() {
        return names.size() >= 2
                && CONTEXT.contains(names.get(0) + "." + names.get(1))
                && (names.size() == 2 || names.get(1).equals("Input"));
    }

    /** The value that stands there. */
    Optional<JsonNode> find(JsonNode data, JsonNode context) {
        JsonNode found = ofContext ? context : data;
        for (String name : names) {
            found = found instanceof ObjectNode object ? object.path(name) : MissingNode.getInstance();
        }
        return Optional.of(found).filter(node -> !node.isMissingNode());
    }

    /** @throws StateFailure when nothing stands there */
    JsonNode get(String field, JsonNode data, JsonNode context) {
        return find(data, context)
                .orElseThrow(() -> new StateFailure(StateError.runtime(
                        "The path '" + text + "' of the field '" + field + "' could not be found in the input.")));
    }

    /**
     * A copy of the data with the value at this place; objects on the way are made where they are missing.
     *
     * @throws StateFailure when something on the way is no object
     */
    JsonNode put(JsonNode data, JsonNode value) {
        if (names.isEmpty()) {
            return value;
        }
        JsonNode copy = data.deepCopy();
        ObjectNode parent = object(copy);
        for (String name : names.subList(0, names.size() - 1)) {
            parent = parent.has(name) ? object(parent.path(name)) : parent.putObject(name);
        }
        parent.set(names.getLast(), value);
        return copy;
    }

    private ObjectNode object(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new StateFailure(new StateError(
                StateError.RESULT_PATH_MATCH_FAILURE,
                "The result cannot be put at '" + text + "' of the state's input: there is no object to put it into."));
    }

    /** The context object of one state. */
    static ObjectNode context(ExecutionId execution, JsonNode input, Visit visit) {
        ObjectNode context = Json.object();
        context.putObject("Execution")
                .put("Id", execution.arn())
                .put("Name", execution.name())
                .set("Input", input);
        context.putObject("StateMachine").put("Id", execution.machineArn());
        context.putObject("State")
                .put("EnteredTime", visit.enteredAt().toString())
                .put("Name", visit.state())
                .put("RetryCount", visit.errors().size());
        return context;
    }
}
