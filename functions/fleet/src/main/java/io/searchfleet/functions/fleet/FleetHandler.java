package io.searchfleet.functions.fleet;

import static io.searchfleet.model.Scope.OPERATE;
import static io.searchfleet.model.Scope.READ;

import io.searchfleet.Wiring;
import io.searchfleet.web.Api;
import io.searchfleet.web.ApiFunction;
import io.searchfleet.web.Routes;

/** {@code /operations} and below. */
public final class FleetHandler implements ApiFunction {
    private final Api api;

    public FleetHandler() {
        this(Wiring.fromEnvironment());
    }

    FleetHandler(Wiring wiring) {
        OperationActions operations = new OperationActions(wiring.operations(), wiring.executions());
        this.api = wiring.api(Routes.none()
                .get("/operations", READ, operations::list)
                .get("/operations/{operation_id}", READ, operations::show)
                .post("/operations/{operation_id}/cancel", OPERATE, operations::cancel)
                .post("/operations/{operation_id}/pause", OPERATE, operations::pause)
                .post("/operations/{operation_id}/resume", OPERATE, operations::resume));
    }

    @Override
    public Api api() {
        return api;
    }
}
