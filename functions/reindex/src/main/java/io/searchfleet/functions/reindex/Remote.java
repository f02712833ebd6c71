package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.connections.Connection;
import io.searchfleet.engine.Credentials;
import io.searchfleet.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The source's cluster as the destination's cluster calls it: reindex from remote. */
final class Remote {
    private Remote() {}

    /** What {@code source.remote} of the call is. Holds the source's credentials: it goes to the destination's cluster alone. */
    static ObjectNode of(Connection source) {
        ObjectNode remote = Json.object()
                .put(
                        "host",
                        source.address().url() + source.endpoint().pathPrefix().value());
        switch (source.endpoint().credentials()) {
            case Credentials.Basic basic ->
                remote.put("username", basic.username()).put("password", basic.password());
            case Credentials.Header header -> remote.putObject("headers").put("Authorization", header.authorization());
            case Credentials.None none -> {
                // It asks for nothing.
            }
            case Credentials.SigV4 signed -> throw new IllegalStateException("refused before: " + signed.type());
        }
        return remote;
    }

    /** Whether the destination's cluster can show itself to the source's at all; a signature is never the same twice. */
    static boolean canShowItself(Connection source) {
        return !(source.endpoint().credentials() instanceof Credentials.SigV4);
    }

    /**
     * Why the destination's cluster would not call the source's.
     *
     * @param nodes the answer to {@code /_nodes/settings}
     * @param setting the name of the allow-list there, such as {@code reindex.remote.allowlist}
     */
    static Optional<String> refusal(Connection source, JsonNode nodes, String setting) {
        String address = source.address().host() + ":" + source.address().port();
        List<String> refusing = new ArrayList<>();
        nodes.path("nodes").forEach(node -> {
            if (allowed(node.path("settings")).stream().noneMatch(pattern -> matches(pattern, address))) {
                refusing.add(node.path("name").asText());
            }
        });
        return refusing.isEmpty()
                ? Optional.empty()
                : Optional.of("The nodes " + String.join(", ", refusing) + " may not copy from " + address
                        + ". Set " + setting + ": [\"" + address
                        + "\"] in the configuration file of every node of this cluster, and restart them one by one.");
    }

    private static List<String> allowed(JsonNode settings) {
        List<String> patterns = new ArrayList<>();
        JsonNode remote = settings.path("reindex").path("remote");
        for (String name : List.of("whitelist", "allowlist")) {
            JsonNode list = remote.path(name);
            list.forEach(pattern -> patterns.add(pattern.asText()));
            if (list.isTextual()) {
                patterns.addAll(List.of(list.asText().split(",", -1)));
            }
        }
        return patterns;
    }

    private static boolean matches(String pattern, String address) {
        String regex = Pattern.quote(pattern.strip()).replace("*", "\\E.*\\Q");
        return address.matches(regex);
    }
}
