package io.searchfleet.connections;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.ClientCertificate;
import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.ClusterInfo;
import io.searchfleet.engine.Endpoint;
import io.searchfleet.engine.Engine;
import io.searchfleet.engine.PathPrefix;
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
                .put("verify", connection.endpoint().tls().verify())
                .put("mode", connection.mode().wireName())
                .put("cluster_name", connection.cluster().clusterName())
                .put("cluster_uuid", connection.cluster().uuid())
                .put("distribution", connection.cluster().engine().distribution())
                .put("engine_version", connection.cluster().engine().version());
        Tls tls = connection.endpoint().tls();
        tls.caPem().ifPresent(pem -> json.put("ca_pem", pem));
        tls.client().ifPresent(client -> json.put("client_cert_pem", client.certificatePem()));
        json.put("path_prefix", connection.endpoint().pathPrefix().value());
        json.set("tags", Json.tree(connection.tags()));
        json.set("protected_indices", Json.tree(connection.protectedIndices()));
        json.set("settings", connection.settings().fields());
        Item item = Item.empty().text("connection", json.toString());
        Secrets.of(connection.endpoint())
                .ifPresent(secrets -> item.bytes(
                        "sealed",
                        sealer.seal(
                                Json.bytes(secrets),
                                connection.account(),
                                connection.name().value())));
        return item;
    }

    Connection connection(AccountId account, Versioned stored) {
        ConnectionName name = new ConnectionName(stored.id());
        JsonNode json = parsed(stored.item().text("connection").getBytes(StandardCharsets.UTF_8));
        JsonNode secrets = stored.item()
                .optionalBytes("sealed")
                .map(bytes -> parsed(sealer.open(bytes, account, name.value())))
                .orElseGet(Json::object);
        return new Connection(
                account,
                name,
                endpoint(json, secrets, account),
                Mode.ofWireName(json.path("mode").asText()),
                texts(json.path("tags")),
                json.has("protected_indices") ? texts(json.path("protected_indices")) : Connection.PROTECTED_BY_DEFAULT,
                new ClusterInfo(
                        json.path("cluster_name").asText(),
                        json.path("cluster_uuid").asText(),
                        Engine.of(
                                json.path("distribution").asText(),
                                json.path("engine_version").asText())),
                HqSettings.of(json.path("settings")),
                stored.version());
    }

    private static Endpoint endpoint(JsonNode json, JsonNode secrets, AccountId account) {
        return new Endpoint(
                new ClusterAddress(
                        json.path("https").asBoolean(),
                        json.path("host").asText(),
                        json.path("port").asInt()),
                Secrets.credentials(secrets, account),
                new Tls(
                        Optional.ofNullable(json.path("ca_pem").textValue()),
                        json.path("verify").asBoolean(true),
                        Optional.ofNullable(json.path("client_cert_pem").textValue())
                                .map(pem -> new ClientCertificate(
                                        pem, secrets.path("client_key_pem").asText()))),
                new PathPrefix(json.path("path_prefix").asText("")),
                Secrets.headers(secrets));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
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
