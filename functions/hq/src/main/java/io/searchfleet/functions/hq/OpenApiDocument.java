package io.searchfleet.functions.hq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Version;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** openapi.yaml, which a test keeps equal to the route tables of all functions. Read when it is first asked for. */
final class OpenApiDocument {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private @Nullable JsonNode document;

    /** The document as JSON. */
    byte[] bytes() {
        return Json.bytes(document());
    }

    /** ElasticHQ's rows {@code {api, methods, url}}, sorted by url, of every path under {@code /api}. */
    ArrayNode routes() {
        TreeMap<String, ObjectNode> rows = new TreeMap<>();
        document().path("paths").properties().forEach(path -> {
            if (path.getKey().startsWith("/api")) {
                String url = path.getKey().replace('{', '[').replace('}', ']');
                rows.put(url, row(path.getValue(), url));
            }
        });
        return Json.array().addAll(rows.values());
    }

    private static ObjectNode row(JsonNode path, String url) {
        List<String> methods = new ArrayList<>();
        String api = "";
        for (var operation : path.properties()) {
            if (METHODS.contains(operation.getKey())) {
                methods.add(operation.getKey().toUpperCase(Locale.ROOT));
                api = operation.getValue().path("tags").path(0).asText();
            }
        }
        methods.sort(null);
        return Json.object()
                .put("api", api)
                .put("methods", String.join(",", methods))
                .put("url", url);
    }

    private synchronized JsonNode document() {
        if (document == null) {
            document = read();
        }
        return document;
    }

    private static JsonNode read() {
        try (InputStream in = OpenApiDocument.class.getResourceAsStream("/openapi.yaml")) {
            if (in == null) {
                throw new IllegalStateException("openapi.yaml is not on the class path");
            }
            JsonNode tree = Json.tree(new Load(LoadSettings.builder().build()).loadFromInputStream(in));
            ((ObjectNode) tree.path("info")).put("version", Version.current());
            return tree;
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.yaml", e);
        }
    }
}
