package io.searchfleet.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.Credentials;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.Json;
import io.searchfleet.operations.OperationId;
import io.searchfleet.security.Sealer;
import io.searchfleet.store.Item;
import io.searchfleet.store.Versioned;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A managed cluster as it stands in the table: one attribute {@code cluster} with JSON, one {@code sealed} with credentials. */
final class ManagedClusterRecord {
    static final String OPEN = "open";
    static final String OPEN_VALUE = "cluster";

    /** How long one that is gone can still be looked at. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private final Sealer sealer;

    ManagedClusterRecord(Sealer sealer) {
        this.sealer = sealer;
    }

    Item item(ManagedCluster cluster, Instant now) {
        Item item = Item.empty().text("cluster", json(cluster).toString());
        cluster.credentials()
                .ifPresent(basic -> item.bytes("sealed", sealer.seal(plain(basic), cluster.account(), name(cluster))));
        return cluster.isActive() ? item.text(OPEN, OPEN_VALUE) : item.expiry(now.plus(REMEMBERED));
    }

    private static byte[] plain(Credentials.Basic basic) {
        return (basic.username() + ":" + basic.password()).getBytes(StandardCharsets.UTF_8);
    }

    private static String name(ManagedCluster cluster) {
        return "fleet/" + cluster.slug();
    }

    private static ObjectNode json(ManagedCluster cluster) {
        Release release = cluster.release();
        Space space = cluster.space();
        ObjectNode json = Json.object()
                .put("name", cluster.name())
                .put("plan", cluster.plan())
                .put("next_plan", cluster.nextPlan().orElse(null))
                .put("state", cluster.state().wireName())
                .put("deletion_protection", cluster.deletionProtection())
                .put("changed_by", cluster.changedBy().map(OperationId::value).orElse(null))
                .put("reason", cluster.reason())
                .put("created_at", cluster.createdAt().toString());
        json.putObject("release")
                .put("slug", release.slug())
                .put("name", release.name())
                .put("service_type", release.serviceType())
                .put("version", release.version())
                .put("package_name", release.packageName())
                .put("multitenant", release.multitenant())
                .put("engine", release.engine());
        json.putObject("space")
                .put("path", space.path())
                .put("private_network", space.privateNetwork())
                .put("provider", space.cloudProvider())
                .put("region", space.region());
        json.putObject("stats")
                .put("docs", cluster.stats().docs())
                .put("shards_used", cluster.stats().shardsUsed())
                .put("data_bytes_used", cluster.stats().dataBytesUsed());
        cluster.address()
                .ifPresent(address -> json.putObject("address")
                        .put("https", address.https())
                        .put("host", address.host())
                        .put("port", address.port()));
        return json.set("tags", Json.tree(cluster.tags()));
    }

    ManagedCluster cluster(AccountId account, Versioned stored) {
        JsonNode json = Json.stored(stored.item().text("cluster"));
        Slug slug = new Slug(stored.id());
        List<String> tags = new ArrayList<>();
        json.path("tags").forEach(tag -> tags.add(tag.asText()));
        return new ManagedCluster(
                account,
                slug,
                json.path("name").asText(),
                json.path("plan").asText(),
                Optional.ofNullable(json.path("next_plan").textValue()),
                release(json.path("release")),
                space(json.path("space")),
                ClusterState.ofWireName(json.path("state").asText()),
                Optional.of(json.path("address")).filter(JsonNode::isObject).map(ManagedClusterRecord::address),
                stored.item()
                        .optionalBytes("sealed")
                        .map(bytes -> credentials(sealer.open(bytes, account, "fleet/" + slug))),
                new Stats(
                        json.path("stats").path("docs").asLong(),
                        json.path("stats").path("shards_used").asLong(),
                        json.path("stats").path("data_bytes_used").asLong()),
                tags,
                json.path("deletion_protection").asBoolean(),
                Optional.ofNullable(json.path("changed_by").textValue()).map(OperationId::new),
                json.path("reason").asText(),
                Instant.parse(json.path("created_at").asText()),
                stored.version());
    }

    private static Release release(JsonNode json) {
        return new Release(
                json.path("slug").asText(),
                json.path("name").asText(),
                json.path("service_type").asText(),
                json.path("version").asText(),
                json.path("package_name").asText(),
                json.path("multitenant").asBoolean(),
                json.path("engine").asText());
    }

    private static Space space(JsonNode json) {
        return new Space(
                json.path("path").asText(),
                json.path("private_network").asBoolean(),
                json.path("provider").asText(),
                json.path("region").asText());
    }

    private static ClusterAddress address(JsonNode json) {
        return new ClusterAddress(
                json.path("https").asBoolean(),
                json.path("host").asText(),
                json.path("port").asInt());
    }

    private static Credentials.Basic credentials(byte[] plain) {
        String text = new String(plain, StandardCharsets.UTF_8);
        int colon = text.indexOf(':');
        return new Credentials.Basic(text.substring(0, colon), text.substring(colon + 1));
    }
}
