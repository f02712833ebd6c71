package io.searchfleet.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.Json;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far an attempt to reach a cluster came.
 *
 * @param steps in their order: resolve, connect, tls, auth, version
 * @param cluster empty: it could not be reached
 */
public record Diagnosis(List<Step> steps, Optional<ClusterInfo> cluster) {
    /**
     * One step.
     *
     * @param ok empty: it was not tried
     * @param detail what was found, or what went wrong and what to do about it
     */
    public record Step(String name, Optional<Boolean> ok, String detail, long millis) {}

    public boolean ok() {
        return cluster.isPresent() && steps.stream().allMatch(step -> step.ok().orElse(true));
    }

    /** The same with one step more. */
    public Diagnosis with(Step step) {
        return new Diagnosis(Stream.concat(steps.stream(), Stream.of(step)).toList(), cluster);
    }

    /** As JSON: ok, steps, and who answered, where that is known. */
    public ObjectNode wire() {
        ObjectNode json = Json.object().put("ok", ok());
        ArrayNode rows = json.putArray("steps");
        for (Step step : steps) {
            rows.addObject()
                    .put("step", step.name())
                    .put("ok", step.ok().orElse(null))
                    .put("detail", step.detail())
                    .put("ms", step.millis());
        }
        cluster.ifPresent(info -> json.put("cluster_name", info.clusterName())
                .put("cluster_uuid", info.uuid())
                .put("version", info.engine().version())
                .put("distribution", info.engine().distribution()));
        return json;
    }
}
