package io.searchfleet.functions.snapshots;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.clusters.ClusterRelay;
import io.searchfleet.clusters.ClusterWrite;
import io.searchfleet.engine.EnginePath;
import io.searchfleet.model.Json;
import io.searchfleet.web.Fields;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import io.searchfleet.web.Rows;
import java.util.Set;

/** Where a cluster keeps its snapshots. */
final class Repositories {
    private static final Set<String> CREATION = Set.of("verify", "timeout");

    // A type that it has no plugin for, a place outside of its path.repo: for engines a failure of theirs, a 500.
    private static final ClusterWrite.Refusal REFUSED =
            new ClusterWrite.Refusal("repository_exception", "The cluster does not take this repository");

    private final ClusterRelay relay;

    Repositories(ClusterRelay relay) {
        this.relay = relay;
    }

    /** Rows {@code {repository_name, repository_type}}. */
    Reply list(Request request) {
        Rows rows = Rows.of(request.query());
        relay.client(relay.connection(request))
                .get("/_snapshot", request.budget())
                .forEachField((name, about) -> rows.add(Json.object()
                        .put("repository_name", name)
                        .put("repository_type", about.path("type").asText())));
        return rows.reply();
    }

    Reply show(Request request) {
        return relay.get(request, Names.repositoryPath(request));
    }

    /** With {@code type} ({@code fs}, {@code s3} and what the cluster has plugins for) and {@code settings}. */
    Reply create(Request request) {
        ClusterWrite write = write(request);
        ObjectNode body = request.json();
        Fields fields = new Fields(body);
        fields.holds(
                fields.text("type").isPresent(),
                "Which type of repository? 'type' is fs (with settings.location), s3 (with settings.bucket) or another"
                        + " that the cluster has.");
        fields.check();
        String path = EnginePath.withQuery(
                Names.repositoryPath(request), request.query().encodedOnly(CREATION));
        return write.send("PUT", path, body, REFUSED);
    }

    /** Only the cluster's knowledge of it is deleted, never what it holds. */
    Reply delete(Request request) {
        return write(request).send("DELETE", Names.repositoryPath(request), null);
    }

    Reply verify(Request request) {
        return write(request).send("POST", Names.repositoryPath(request, "_verify"), null);
    }

    private ClusterWrite write(Request request) {
        return new ClusterWrite(relay.client(relay.connection(request)), request.budget());
    }
}
