package io.searchfleet.functions.connections;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.connections.Connection;
import io.searchfleet.engine.Credentials;
import io.searchfleet.engine.Endpoint;
import io.searchfleet.engine.Tls;
import io.searchfleet.model.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections as {@code _import} takes them, without secrets: {@code secrets} lists the fields that someone must fill in
 * first.
 */
final class ExportRows {
    private ExportRows() {}

    static ObjectNode of(List<Connection> connections) {
        ObjectNode export = Json.object();
        export.set(
                "connections",
                Json.tree(connections.stream().map(ExportRows::row).toList()));
        return export;
    }

    private static ObjectNode row(Connection connection) {
        Endpoint endpoint = connection.endpoint();
        List<String> secrets = new ArrayList<>();
        ObjectNode row = Json.object()
                .put("name", connection.name().value())
                .put("ip", endpoint.address().host())
                .put("port", endpoint.address().port())
                .put("use_ssl", endpoint.address().https());
        row.set("auth", auth(endpoint.credentials(), secrets));
        row.set("tls", tls(endpoint.tls(), secrets));
        row.put("path_prefix", endpoint.pathPrefix().value());
        ObjectNode headers = row.putObject("headers");
        for (String name : endpoint.headers().names()) {
            headers.putNull(name);
            secrets.add("headers." + name);
        }
        row.put("mode", connection.mode().wireName());
        row.set("tags", Json.tree(connection.tags()));
        row.set("protected_indices", Json.tree(connection.protectedIndices()));
        row.set("secrets", Json.tree(secrets));
        return row;
    }

    private static ObjectNode auth(Credentials credentials, List<String> secrets) {
        ObjectNode auth = Json.object().put("type", credentials.type());
        switch (credentials) {
            case Credentials.None none -> {}
            case Credentials.Basic basic -> secrets.addAll(List.of("auth.username", "auth.password"));
            case Credentials.ApiKey key -> secrets.add("auth.api_key");
            case Credentials.Bearer bearer -> secrets.add("auth.token");
            case Credentials.SigV4 access -> {
                auth.put("region", access.region()).put("service", access.service());
                access.roleArn().ifPresent(arn -> auth.put("role_arn", arn));
            }
        }
        return auth;
    }

    private static ObjectNode tls(Tls tls, List<String> secrets) {
        ObjectNode row = Json.object().put("verify", tls.verify());
        tls.caPem().ifPresent(pem -> row.put("ca_pem", pem));
        tls.client().ifPresent(client -> {
            row.put("client_cert_pem", client.certificatePem());
            secrets.add("tls.client_key_pem");
        });
        return row;
    }
}
