package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Wiring;
import io.searchfleet.connections.Connection;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.Budget;
import io.searchfleet.model.ConnectionName;
import io.searchfleet.model.Json;

/**
 * The two ends of a job. The destination's cluster is the one that was asked to reindex; the source's is the same, or a
 * remote one.
 *
 * @param label what all calls for the job carry, and its tasks on the cluster show
 */
record Sides(
        SearchIndex source,
        SearchIndex destination,
        Connection sourceConnection,
        Connection destinationConnection,
        Order order,
        String label) {
    private static final int BATCH = 2000;

    static Sides of(Wiring wiring, Job job, Budget budget) {
        String target = job.operation().about().target();
        ConnectionName cluster = new ConnectionName(target.substring(target.lastIndexOf('/') + 1));
        AccountId account = job.operation().account();
        return of(wiring, wiring.connections().get(account, cluster), job.order(), job.label(), budget);
    }

    /** @throws io.searchfleet.model.ApiException not found, when there is no connection for a remote source */
    static Sides of(Wiring wiring, Connection destination, Order order, String label, Budget budget) {
        Connection source = order.remote()
                .map(name -> wiring.connections().get(destination.account(), name))
                .orElse(destination);
        return new Sides(
                index(wiring, source, order.source(), label, budget),
                index(wiring, destination, order.destination(), label, budget),
                source,
                destination,
                order,
                label);
    }

    private static SearchIndex index(Wiring wiring, Connection connection, String name, String label, Budget budget) {
        EngineClient client = wiring.connector().client(connection.target()).labelled(label);
        return new SearchIndex(client, connection.cluster().engine(), name, budget);
    }

    Budget budget() {
        return destination.budget();
    }

    Tasks tasks() {
        return new Tasks(destination.client(), budget(), label, order.destination());
    }

    /**
     * How far the source is.
     *
     * @param began the uuid of the index that the job began with
     * @throws JobFailedException when it is not the index any more that the job began with
     */
    SearchIndex.Checkpoints checkpoints(String began) {
        SearchIndex.Checkpoints now = source.checkpoints();
        if (!began.isEmpty() && !now.uuid().isEmpty() && !began.equals(now.uuid())) {
            throw new JobFailedException(
                    "source_replaced",
                    "The index '" + source.name() + "' was deleted and made anew while the job ran.",
                    false);
        }
        return now;
    }

    /** The body of the call that copies one slice. */
    ObjectNode reindexBody(int slice, int slices) {
        ObjectNode body = Json.object().put("conflicts", "proceed");
        ObjectNode from = body.putObject("source").put("index", order.source()).put("size", BATCH);
        if (!order.query().isEmpty()) {
            from.set("query", order.query());
        }
        if (order.remote().isPresent()) {
            from.set("remote", Remote.of(sourceConnection));
        } else if (slices > 1) {
            from.putObject("slice").put("id", slice).put("max", slices);
        }
        body.putObject("dest").put("index", order.destination()).put("version_type", "external");
        return body;
    }
}
