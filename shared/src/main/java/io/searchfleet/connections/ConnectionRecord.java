package io.searchfleet.connections;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.ClusterInfo;
import io.searchfleet.engine.Credentials;
import io.searchfleet.engine.Engine;
import io.searchfleet.engine.Tls;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ConnectionName;
import io.searchfleet.model.Json;
import io.searchfleet.security.Sealer;
import io.searchfleet.store.Item;
import io.searchfleet.store.Versioned;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A connection as it stands in the table: one attribute {@code connection} with JSON, one {@code sealed} with secrets. */
final class ConnectionRecord {
    private final Sealer sealer;

    ConnectionRecord(Sealer sealer) {
        this.sealer = sealer;
    }

    Item item(Connection connection) {
        ObjectNode json = Json.object()
                .put("https", connection.address().https())
                .put("host", connection.address().host())
                .put("port", connection.address().port())
                .put("verify", connection.tls().verify())
                .put("mode", connection.mode().wireName())
                .put("cluster_name", connection.cluster().clusterName())
                .put("cluster_uuid", connection.cluster().uuid())
                .put("distribution", connection.cluster().engine().distribution())
                .put("engine_version", connection.cluster().engine().version());
        connection.tls().caPem().ifPresent(pem -> json.put("ca_pem", pem));
        json.set("tags", Json.tree(connection.tags()));
        json.set("settings", connection.settings().fields());
        Item item = Item.empty().text("connection", json.toString());
        secrets(connection.credentials())
                .ifPresent(secrets -> item.bytes(
                        "sealed",
                        sealer.seal(
                                Json.bytes(secrets),
                                connection.account(),
                                connection.name().value())));
        return item;
    }

    private static Optional<ObjectNode> secrets(Credentials credentials) {
        return switch (credentials) {
            case Credentials.None none -> Optional.empty();
            case Credentials.Basic basic ->
                Optional.of(Json.object()
                        .put("kind", "basic")
                        .put("username", basic.username())
                        .put("password", basic.password()));
        };
    }

    Connection connection(AccountId account, Versioned stored) {
        ConnectionName name = new ConnectionName(stored.id());
        JsonNode json = parsed(stored.item().text("connection").getBytes(StandardCharsets.UTF_8));
        List<String> tags = new ArrayList<>();
        json.path("tags").forEach(tag -> tags.add(tag.asText()));
        return new Connection(
                account,
                name,
                new ClusterAddress(
                        json.path("https").asBoolean(),
                        json.path("host").asText(),
                        json.path("port").asInt()),
                stored.item()
                        .optionalBytes("sealed")
                        .map(bytes -> credentials(parsed(sealer.open(bytes, account, name.value()))))
                        .orElseGet(Credentials.None::new),
                new Tls(
                        Optional.ofNullable(json.path("ca_pem").textValue()),
                        json.path("verify").asBoolean(true)),
                Mode.ofWireName(json.path("mode").asText()),
                tags,
                new ClusterInfo(
                        json.path("cluster_name").asText(),
                        json.path("cluster_uuid").asText(),
                        Engine.of(
                                json.path("distribution").asText(),
                                json.path("engine_version").asText())),
                HqSettings.of(json.path("settings")),
                stored.version());
    }

    private static Credentials credentials(JsonNode secrets) {
        String kind = secrets.path("kind").asText();
        if (!kind.equals("basic")) {
            throw new IllegalStateException("sealed credentials of an unknown kind: " + kind);
        }
        return new Credentials.Basic(
                secrets.path("username").asText(), secrets.path("password").asText());
    }

    private static JsonNode parsed(byte[] json) {
        try {
            return Json.parse(json);
        } catch (JsonProcessingException e) {
            // Not as the cause: its text may hold what was sealed.
            throw new IllegalStateException("a stored connection is not JSON");
        }
    }
}
