package io.searchfleet.functions.fleet;

import static io.searchfleet.model.Scope.ADMIN;
import static io.searchfleet.model.Scope.OPERATE;
import static io.searchfleet.model.Scope.READ;

import io.searchfleet.Wiring;
import io.searchfleet.accounts.Gate;
import io.searchfleet.web.Api;
import io.searchfleet.web.ApiFunction;
import io.searchfleet.web.Routes;
import io.searchfleet.web.WithDryRun;

/** {@code /clusters} and {@code /operations}, and below. */
public final class FleetHandler implements ApiFunction {
    private final Api api;

    public FleetHandler() {
        this(Wiring.fromEnvironment());
    }

    FleetHandler(Wiring wiring) {
        OperationActions operations = new OperationActions(wiring.operations(), wiring.executions());
        Gate gate = wiring.gate();
        ClusterActions clusters = new ClusterActions(wiring, gate);
        this.api = wiring.api(Routes.none()
                .get("/clusters", READ, gate.before(clusters::list))
                .post("/clusters", ADMIN, new WithDryRun(gate.before(clusters::create)))
                .get("/clusters/{slug}", READ, gate.before(clusters::show))
                .put("/clusters/{slug}", ADMIN, new WithDryRun(gate.before(clusters::update)))
                .delete("/clusters/{slug}", ADMIN, gate.before(clusters::destroy))
                .post("/clusters/{slug}/credentials", ADMIN, gate.before(clusters::rotate))
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
