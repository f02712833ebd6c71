package io.searchfleet.functions.provisioning;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.Environment;
import io.searchfleet.Wiring;
import io.searchfleet.aws.JsonFunction;
import io.searchfleet.model.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Called by a schedule: see {@link Reconciler}. What it finds is logged, and counted as metrics that alarms watch. */
public final class ReconcilerHandler implements JsonFunction {
    private static final Duration SAFE_AGE = Duration.ofMinutes(15);

    private final Reconciler reconciler;
    private final String deployment;

    public ReconcilerHandler() {
        this(Wiring.fromEnvironment());
    }

    ReconcilerHandler(Wiring wiring) {
        Environment environment = wiring.environment();
        this.deployment = environment.required("DEPLOYMENT");
        this.reconciler = new Reconciler(
                wiring.managedClusters(),
                wiring.operations(),
                wiring.provider(),
                environment.seconds("ORPHAN_SECONDS", SAFE_AGE),
                Clock.systemUTC());
    }

    @Override
    public JsonNode answer(JsonNode event, Context context) {
        Reconciler.Report report = reconciler.look();
        context.getLogger().log(Findings.line(report, deployment, Instant.now()));
        return Json.tree(Map.of(
                "orphans", report.orphans(),
                "lost", report.lost(),
                "stopped", report.stopped(),
                "repaired", report.repaired()));
    }
}
