package io.searchfleet.functions.provisioning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;

/**
 * What the reconciler found, as a line that CloudWatch makes metrics of (its embedded metric format): {@code OrphanEngines},
 * {@code LostEngines}, {@code StoppedChanges} in the namespace {@code Searchfleet}, by
 * {@code Deployment}.
 */
final class Findings {
    private Findings() {}

    static String line(Reconciler.Report report, String deployment, long now) {
        ObjectNode line =
                Json.object().put("level", isQuiet(report) ? "info" : "warn").put("outcome", "reconciled");
        ObjectNode aws = line.putObject("_aws").put("Timestamp", now);
        ObjectNode metrics = aws.putArray("CloudWatchMetrics").addObject().put("Namespace", "Searchfleet");
        metrics.putArray("Dimensions").addArray().add("Deployment");
        line.put("Deployment", deployment);
        ArrayNode names = metrics.putArray("Metrics");
        count(line, names, "OrphanEngines", report.orphans().size());
        count(line, names, "LostEngines", report.lost().size());
        count(line, names, "StoppedChanges", report.stopped().size());
        line.set("orphans", Json.tree(report.orphans()));
        line.set("lost", Json.tree(report.lost()));
        line.set("stopped", Json.tree(report.stopped()));
        line.set("repaired", Json.tree(report.repaired()));
        return line.toString();
    }

    private static void count(ObjectNode line, ArrayNode names, String name, int number) {
        names.addObject().put("Name", name).put("Unit", "Count");
        line.put(name, number);
    }

    private static boolean isQuiet(Reconciler.Report report) {
        return report.orphans().isEmpty()
                && report.lost().isEmpty()
                && report.stopped().isEmpty();
    }
}
