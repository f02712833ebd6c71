package io.searchfleet.functions.snapshots;

import static io.searchfleet.model.Scope.ADMIN;
import static io.searchfleet.model.Scope.READ;

import io.searchfleet.Wiring;
import io.searchfleet.clusters.ClusterRelay;
import io.searchfleet.web.Api;
import io.searchfleet.web.ApiFunction;
import io.searchfleet.web.Routes;
import io.searchfleet.web.WithDryRun;

/** {@code /api/repositories/{cluster_name}} and {@code /api/snapshots/{cluster_name}/repository/{repository_name}}. */
public final class SnapshotsHandler implements ApiFunction {
    private static final String REPOSITORY = "/api/repositories/{cluster_name}/{repository_name}";
    private static final String SNAPSHOTS = "/api/snapshots/{cluster_name}/repository/{repository_name}";
    private static final String SNAPSHOT = SNAPSHOTS + "/{snapshot_name}";

    private final Api api;

    public SnapshotsHandler() {
        this(Wiring.fromEnvironment());
    }

    SnapshotsHandler(Wiring wiring) {
        ClusterRelay relay = new ClusterRelay(wiring);
        Repositories repositories = new Repositories(relay);
        Snapshots snapshots = new Snapshots(relay);
        Restores restores = new Restores(relay);
        this.api = wiring.api(Routes.none()
                .get("/api/repositories/{cluster_name}", READ, repositories::list)
                .get(REPOSITORY, READ, repositories::show)
                .post(REPOSITORY, ADMIN, repositories::create)
                .delete(REPOSITORY, ADMIN, repositories::delete)
                .post(REPOSITORY + "/_verify", ADMIN, repositories::verify)
                .get(SNAPSHOTS, READ, snapshots::list)
                .get(SNAPSHOT, READ, snapshots::show)
                .post(SNAPSHOT, ADMIN, snapshots::create)
                .delete(SNAPSHOT, ADMIN, snapshots::delete)
                .get(SNAPSHOT + "/_status", READ, snapshots::status)
                .get(SNAPSHOT + "/_restore", READ, restores::progress)
                .post(SNAPSHOT + "/_restore", ADMIN, new WithDryRun(restores::start)));
    }

    @Override
    public Api api() {
        return api;
    }
}
