package io.searchfleet.functions.provisioning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.MetricsLine;
import io.searchfleet.model.Json;
import java.time.Instant;
import java.util.Map;

/** What the reconciler found, as a line with the metrics {@code OrphanEngines}, {@code LostEngines} and {@code StoppedChanges}. */
final class Findings {
    private Findings() {}

    static String line(Reconciler.Report report, String deployment, Instant now) {
        Map<String, Integer> counts = Map.of(
                "OrphanEngines", report.orphans().size(),
                "LostEngines", report.lost().size(),
                "StoppedChanges", report.stopped().size());
        boolean isQuiet = counts.values().stream().allMatch(count -> count == 0);
        ObjectNode line = MetricsLine.of(deployment, now, counts)
                .put("level", isQuiet ? "info" : "warn")
                .put("outcome", "reconciled");
        line.set("orphans", Json.tree(report.orphans()));
        line.set("lost", Json.tree(report.lost()));
        line.set("stopped", Json.tree(report.stopped()));
        line.set("repaired", Json.tree(report.repaired()));
        return line.toString();
    }
}
