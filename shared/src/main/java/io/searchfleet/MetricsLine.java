package io.searchfleet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;
import java.time.Instant;
import java.util.Map;

/**
 * Counts as a line of the log that CloudWatch makes metrics of, in the namespace {@code Searchfleet} by {@code Deployment}.
 * Format: the embedded metric format,
 * docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html.
 */
public final class MetricsLine {
    private MetricsLine() {}

    /** A line of these counts, to which more may be added. */
    public static ObjectNode of(String deployment, Instant now, Map<String, Integer> counts) {
        ObjectNode line = Json.object();
        ObjectNode aws = line.putObject("_aws").put("Timestamp", now.toEpochMilli());
        ObjectNode metrics = aws.putArray("CloudWatchMetrics").addObject().put("Namespace", "Searchfleet");
        metrics.putArray("Dimensions").addArray().add("Deployment");
        ArrayNode names = metrics.putArray("Metrics");
        line.put("Deployment", deployment);
        counts.forEach((name, count) -> {
            names.addObject().put("Name", name).put("Unit", "Count");
            line.put(name, count);
        });
        return line;
    }
}
