package io.searchfleet.functions.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.Credentials;
import io.searchfleet.fleet.ManagedCluster;
import io.searchfleet.fleet.Release;
import io.searchfleet.fleet.Space;
import io.searchfleet.fleet.Stats;
import io.searchfleet.model.Json;

/**
 * Managed clusters as Bonsai's clients know them. Beside Bonsai's own fields: {@code tags}, {@code deletion_protection},
 * {@code created_at}, {@code operation} (null unless one changes it) and {@code message} (why it is as it is).
 */
final class ClusterView {
    private final String base;

    /** @param base of all URIs */
    ClusterView(String base) {
        this.base = base;
    }

    String uri(ManagedCluster cluster) {
        return base + "/clusters/" + cluster.slug();
    }

    /** Never with credentials. */
    ObjectNode object(ManagedCluster cluster) {
        Release release = cluster.release();
        Space space = cluster.space();
        Stats stats = cluster.stats();
        ObjectNode json = Json.object()
                .put("slug", cluster.slug().value())
                .put("name", cluster.name())
                .put("uri", uri(cluster));
        json.putObject("plan").put("slug", cluster.plan()).put("uri", base + "/plans/" + cluster.plan());
        json.putObject("release")
                .put("version", release.version())
                .put("slug", release.slug())
                .put("package_name", release.packageName())
                .put("service_type", release.serviceType())
                .put("uri", base + "/releases/" + release.slug());
        json.putObject("space")
                .put("path", space.path())
                .put("region", space.region())
                .put("uri", base + "/spaces/" + space.path());
        json.putObject("stats")
                .put("docs", stats.docs())
                .put("shards_used", stats.shardsUsed())
                .put("data_bytes_used", stats.dataBytesUsed());
        json.putObject("access")
                .put(
                        "host",
                        cluster.address()
                                .map(ClusterAddress::host)
                                .orElse(cluster.slug().value()))
                .put("port", port(cluster))
                .put("scheme", scheme(cluster));
        json.put("state", cluster.state().wireName());
        json.set("tags", Json.tree(cluster.tags()));
        return json.put("deletion_protection", cluster.deletionProtection())
                .put("created_at", cluster.createdAt().toString())
                .put(
                        "operation",
                        cluster.changedBy()
                                .map(id -> base + "/operations/" + id)
                                .orElse(null))
                .put("message", cluster.reason());
    }

    private static int port(ManagedCluster cluster) {
        return cluster.address().map(ClusterAddress::port).orElse(443);
    }

    private static String scheme(ManagedCluster cluster) {
        return cluster.address().map(ClusterAddress::scheme).orElse("https");
    }

    /** What a change answers. */
    ObjectNode accepted(ManagedCluster cluster, String message) {
        return Json.object()
                .put("message", message)
                .put("monitor", uri(cluster))
                .put("status", 202);
    }

    /** What shows credentials, once. */
    ObjectNode accepted(ManagedCluster cluster, String message, Credentials.Basic credentials) {
        String host = cluster.address()
                .map(address -> address.host().contains(":") ? "[" + address.host() + "]" : address.host())
                .orElse(cluster.slug().value());
        ObjectNode json = accepted(cluster, message);
        json.putObject("access")
                .put("user", credentials.username())
                .put("pass", credentials.password())
                // Bonsai's clients know the bare slug here, and the whole name of the host from a GET.
                .put("host", cluster.slug().value())
                .put("port", port(cluster))
                .put("scheme", scheme(cluster))
                .put(
                        "url",
                        scheme(cluster) + "://" + credentials.username() + ":" + credentials.password() + "@" + host
                                + ":" + port(cluster));
        return json;
    }

    /** Whether a cluster lives below a place: an account, a region, or the first segments of its path. */
    static boolean isIn(ManagedCluster cluster, String location) {
        String region = cluster.space().region();
        String path = cluster.space().path() + "/" + cluster.slug();
        String wanted = location.replaceAll("^/+|/+$", "");
        return wanted.equals(cluster.account().value())
                || wanted.equals(region)
                || region.equals(cluster.space().cloudProvider() + "-" + wanted)
                || (path + "/").startsWith(wanted + "/");
    }
}
