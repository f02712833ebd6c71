package io.searchfleet.clusters;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Version;
import io.searchfleet.Wiring;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Identity;
import io.searchfleet.model.Json;

/** What {@code /api/status} says: our versions and all clusters. The newest version is a setting, never a call. */
public final class HqStatus {
    private final ClusterList clusters;
    private final String newestVersion;

    public HqStatus(Wiring wiring) {
        this.clusters = new ClusterList(wiring);
        this.newestVersion = wiring.environment().optional("NEWEST_VERSION").orElseGet(Version::current);
    }

    public ObjectNode status(Identity identity, Budget budget) {
        ObjectNode status = Json.object()
                .put("name", "Searchfleet")
                .put("installed_version", Version.current())
                .put("current_stable_version", newestVersion)
                .put("tagline", "One control plane for search clusters")
                .put("default_url", "http://localhost:9200");
        status.set("clusters", Json.tree(clusters.rows(identity.account(), budget)));
        return status;
    }
}
