package io.searchfleet.functions.connections;

import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.ConnectionName;
import io.searchfleet.operations.Operation;
import io.searchfleet.operations.OperationId;
import io.searchfleet.operations.Operations;
import java.util.Optional;

/**
 * Operations that have not ended and find their cluster by the name of its connection: without it they fail, and what they
 * did to the cluster, such as a block of writes, stays.
 */
final class UnderWay {
    private final Operations operations;

    UnderWay(Operations operations) {
        this.operations = operations;
    }

    /** One that works on the cluster, or reads from it. */
    Optional<Operation> on(AccountId account, ConnectionName name) {
        Optional<OperationId> before = Optional.empty();
        do {
            Operations.Page page = operations.page(account, operation -> needs(operation, name), before, 1);
            if (!page.operations().isEmpty()) {
                return Optional.of(page.operations().getFirst());
            }
            before = page.next();
        } while (before.isPresent());
        return Optional.empty();
    }

    private static boolean needs(Operation operation, ConnectionName name) {
        boolean isItsTarget = operation.about().target().equals("/api/clusters/" + name);
        // As a reindex job has it, whose source may be of another cluster than its target.
        boolean isItsSource =
                name.value().equals(operation.job().path("order").path("remote").textValue());
        return !operation.state().isFinal() && (isItsTarget || isItsSource);
    }

    /**
     * @param advice what else can be done, behind a space; may be empty
     * @throws ApiException conflict, when there is one
     */
    void refuse(AccountId account, ConnectionName name, String advice) {
        on(account, name).ifPresent(operation -> {
            throw ApiException.conflict(
                    "The operation " + operation.id() + " needs '" + name + "' by this name: GET /operations/"
                            + operation.id() + " shows how far it is. Wait for its end, or cancel it." + advice);
        });
    }
}
