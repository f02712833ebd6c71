package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Wiring;
import io.searchfleet.connections.Connection;
import io.searchfleet.engine.EnginePath;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import io.searchfleet.model.Scope;
import io.searchfleet.operations.Claims;
import io.searchfleet.operations.Executions;
import io.searchfleet.operations.Operation;
import io.searchfleet.operations.OperationControl;
import io.searchfleet.operations.OperationId;
import io.searchfleet.operations.OperationKind;
import io.searchfleet.operations.Operations;
import io.searchfleet.operations.Progress;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import io.searchfleet.web.Rows;
import java.time.Instant;
import java.util.Optional;

/** The reindex jobs of an account: starts them and shows them. */
final class Jobs {
    private static final String CLUSTERS = "/api/clusters/";
    private static final int MOST_LISTED = 500;

    private final Wiring wiring;
    private final Operations operations;
    private final Claims claims;
    private final Executions executions;
    private final OperationControl control;

    Jobs(Wiring wiring) {
        this.wiring = wiring;
        this.operations = wiring.operations();
        this.claims = wiring.claims();
        this.executions = wiring.executions();
        this.control = new OperationControl(operations, executions);
    }

    OperationControl control() {
        return control;
    }

    /**
     * Looks whether it can be done, records the job and starts it; with {@code ?dry_run=true} only looks. The record comes
     * first and the claim of the destination second: a crash leaves a job that finds out by itself whether it may go on.
     */
    Reply start(Request request, Connection connection, Order wanted) {
        Order order = resolved(request, connection, wanted);
        OperationId id = OperationId.ofSeed(request.operationSeed());
        Sides sides = Sides.of(wiring, connection, order, id.value(), request.budget());
        sides.sourceConnection().require(order.cutover() == Order.Cutover.BLOCK ? request.scope() : Scope.READ);
        Preflight preflight = Preflight.of(sides);
        Operation.About about = new Operation.About(
                connection.account(),
                id,
                OperationKind.REINDEX,
                target(connection),
                request.identity().key().value(),
                Instant.now());
        if (request.query().flag("dry_run")) {
            return Reply.ok(preflight.report());
        }
        Operation operation = Operation.scheduled(about, Progress.none(Job.DOCUMENTS), Job.steps(order), Json.object());
        busy(order, operation).ifPresent(Jobs::refuse);
        Operation stored = operations.create(
                operation.withJob(Job.first(order, preflight.orThrow().sourceUuid())));
        claims.claim(Ending.claim(stored.about().target(), order.destination()), stored)
                .ifPresent(other -> {
                    operations.remove(stored);
                    refuse(other);
                });
        executions.startSoon(stored);
        return Reply.ok(shown(stored)).withHeader("Location", path(stored));
    }

    /** Before the preflight: what a job under way has made of its destination is not the reason. */
    private Optional<Operation> busy(Order order, Operation claimant) {
        return claims.holder(Ending.claim(claimant.about().target(), order.destination()), claimant);
    }

    private static void refuse(Operation other) {
        throw ApiException.conflict("The operation " + other.id() + " is filling this destination: GET /operations/"
                + other.id() + " shows how far it is.");
    }

    /** The index that the source's name stands for, where that is an alias. */
    private Order resolved(Request request, Connection connection, Order wanted) {
        Sides sides = Sides.of(wiring, connection, wanted, "preflight", request.budget());
        var names = sides.source().standsFor();
        if (names.size() > 1) {
            throw ApiException.invalid("'" + wanted.source() + "' stands for " + names.size() + " indices ("
                    + String.join(", ", names) + "): name one of them.");
        }
        if (names.size() == 1
                && names.getFirst().equals(wanted.destination())
                && wanted.remote().isEmpty()) {
            throw ApiException.invalid("Indices cannot be the same!");
        }
        return names.isEmpty() ? wanted : wanted.ofSource(names.getFirst());
    }

    private static String target(Connection connection) {
        return CLUSTERS + connection.name();
    }

    private static String path(Operation operation) {
        String label = operation.about().target().substring(CLUSTERS.length());
        return EnginePath.of("api", "indices", label, "_reindex", operation.id().value());
    }

    /** The job that the path names, of this cluster. */
    Operation find(Request request, Connection connection) {
        String id = request.variable("operation_id").orElseThrow();
        Operation operation = operations.get(request.identity().account(), id);
        if (!isOf(operation, connection)) {
            throw ApiException.notFound("The cluster '" + connection.name() + "' has no job '" + id + "'.");
        }
        return operation;
    }

    private static boolean isOf(Operation operation, Connection connection) {
        return operation.about().kind() == OperationKind.REINDEX
                && operation.about().target().equals(target(connection));
    }

    Reply list(Request request, Connection connection) {
        Rows rows = Rows.of(request.query());
        operations
                .page(connection.account(), operation -> isOf(operation, connection), Optional.empty(), MOST_LISTED)
                .operations()
                .forEach(operation -> rows.add(shown(operation)));
        return rows.reply();
    }

    /** The operation, with what was wanted. */
    ObjectNode shown(Operation operation) {
        ObjectNode shown = Operations.shown(operation);
        shown.set("settings", operation.job().path("order").deepCopy());
        JsonNode changed = operation.job().path("requests_per_second");
        if (changed.isNumber()) {
            ObjectNode settings = shown.withObject("/settings");
            if (changed.floatValue() == Order.ADAPTIVE) {
                settings.put("requests_per_second", "auto");
            } else {
                settings.put("requests_per_second", changed.intValue());
            }
        }
        shown.put("failed", operation.job().path("failed").asLong(0));
        ((ObjectNode) shown.path("links")).put("job", path(operation)).put("failures", path(operation) + "/_failures");
        return shown;
    }

    Reply failures(Request request, Operation operation) {
        return Rows.of(request.query())
                .addAll(new FailedDocuments(wiring.table(), operation).all())
                .reply();
    }
}
