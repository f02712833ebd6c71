package io.searchfleet.local.engines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engines.EngineRelease;
import io.searchfleet.fleet.EngineRef;
import io.searchfleet.fleet.Slug;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.Json;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

/** What an engine is to be, as {@code engine.json} in its folder says. Its password is not among it. */
record Wanted(EngineRef ref, EngineRelease release, Size size, int port, List<String> tags, Instant createdAt) {
    Wanted {
        tags = List.copyOf(tags);
    }

    /** @throws RuntimeException when the text is anything else */
    static Wanted read(String text) {
        JsonNode json = Json.stored(text);
        return new Wanted(
                new EngineRef(
                        new AccountId(json.path("account").asText()),
                        new Slug(json.path("slug").asText()),
                        json.path("region").asText()),
                EngineRelease.withId(json.path("release").asText()).orElseThrow(),
                Size.of(json),
                json.path("port").asInt(),
                StreamSupport.stream(json.path("tags").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList(),
                Instant.parse(json.path("created_at").asText()));
    }

    String text() {
        ObjectNode json = Json.object()
                .put("account", ref.account().value())
                .put("slug", ref.slug().value())
                .put("region", ref.region())
                .put("release", release.id())
                .put("heap_mb", size.heapMegabytes())
                .put("nodes", size.nodes())
                .put("port", port)
                .put("created_at", createdAt.toString());
        tags.forEach(json.putArray("tags")::add);
        return json.toString() + "\n";
    }

    Wanted withPort(int changed) {
        return new Wanted(ref, release, size, changed, tags, createdAt);
    }

    Wanted with(Size changedSize, List<String> changedTags) {
        return new Wanted(ref, release, changedSize, port, changedTags, createdAt);
    }
}
