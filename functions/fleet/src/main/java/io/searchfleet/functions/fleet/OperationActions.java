package io.searchfleet.functions.fleet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import io.searchfleet.operations.Executions;
import io.searchfleet.operations.Operation;
import io.searchfleet.operations.OperationControl;
import io.searchfleet.operations.OperationId;
import io.searchfleet.operations.OperationState;
import io.searchfleet.operations.Operations;
import io.searchfleet.web.Query;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The operations of the caller's account. */
final class OperationActions {
    private static final int USUAL_SIZE = 50;
    private static final int LARGEST_SIZE = 500;

    private final Operations operations;
    private final OperationControl control;

    OperationActions(Operations operations, Executions executions) {
        this.operations = operations;
        this.control = new OperationControl(operations, executions);
    }

    /** {@code {"pagination":{…},"operations":[…]}}, the latest first; filters {@code kind}, {@code state}, {@code target}. */
    Reply list(Request request) {
        Query query = request.query();
        int size = (int) query.number("size", USUAL_SIZE, LARGEST_SIZE);
        Optional<OperationId> last = query.first("before").map(OperationActions::id);
        Operations.Page page = operations.page(request.identity().account(), filter(query), last, size);
        ArrayNode list = Json.array();
        page.operations().forEach(operation -> list.add(Operations.shown(operation)));
        ObjectNode body = Json.object();
        body.putObject("pagination")
                .put("size", size)
                .put(
                        "next",
                        page.next()
                                .map(before -> query.next("/operations", before.value()))
                                .orElse(null));
        return Reply.ok(body.set("operations", list));
    }

    private static OperationId id(String text) {
        try {
            return new OperationId(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("'before': " + e.getMessage());
        }
    }

    private static Predicate<Operation> filter(Query query) {
        List<String> states =
                query.first("state").map(text -> List.of(text.split(",", -1))).orElse(List.of());
        for (String state : states) {
            if (Stream.of(OperationState.values())
                    .noneMatch(known -> known.wireName().equals(state))) {
                throw ApiException.invalid(
                        "'state' must be one or more of scheduling, running, paused, cancelling, finished, failed and"
                                + " cancelled, with commas between them.");
            }
        }
        return operation -> (states.isEmpty()
                        || states.contains(operation.state().wireName()))
                && query.first("kind")
                        .map(kind -> kind.equals(operation.about().kind().wireName()))
                        .orElse(true)
                && query.first("target")
                        .map(target -> target.equals(operation.about().target()))
                        .orElse(true);
    }

    Reply show(Request request) {
        return shown(operation(request));
    }

    /** With {@code ?keep=true}, what it made stays. */
    Reply cancel(Request request) {
        return accepted(control.cancel(
                request.identity().account(), id(request), request.query().flag("keep")));
    }

    Reply pause(Request request) {
        return accepted(control.pause(request.identity().account(), id(request)));
    }

    Reply resume(Request request) {
        return accepted(control.resume(request.identity().account(), id(request)));
    }

    private OperationId id(Request request) {
        return operation(request).id();
    }

    private Operation operation(Request request) {
        return operations.get(
                request.identity().account(), request.variable("operation_id").orElseThrow());
    }

    private static Reply shown(Operation operation) {
        return Reply.ok(Json.object().set("operation", Operations.shown(operation)));
    }

    private static Reply accepted(Operation operation) {
        return Reply.accepted(Json.object().set("operation", Operations.shown(operation)))
                .withHeader("Location", "/operations/" + operation.id());
    }
}
