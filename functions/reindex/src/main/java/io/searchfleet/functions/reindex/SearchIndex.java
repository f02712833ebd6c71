package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.Engine;
import io.searchfleet.engine.EngineAnswer;
import io.searchfleet.engine.EngineClient;
import io.searchfleet.engine.EnginePath;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.model.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One index of one cluster: what can be asked of it and done to it. Every method is a call. */
record SearchIndex(EngineClient client, Engine engine, String name, Budget budget) {
    private static final int NOT_FOUND = 404;

    /**
     * How far a shard is.
     *
     * @param safe all its operations up to this number are on all its copies, for good
     * @param last the number of its latest operation
     */
    record Checkpoint(long safe, long last) {}

    /**
     * How far an index is.
     *
     * @param uuid another one under the same name is another index
     * @param shards by number; one that is not assigned is not in it
     */
    record Checkpoints(String uuid, SortedMap<Integer, Checkpoint> shards) {}

    String path(String... more) {
        return EnginePath.of(Stream.concat(Stream.of(name), Stream.of(more)).toList());
    }

    /**
     * Calls the cluster of it. While that starts, it says 404 of all its indices and aliases: this is believed only of a
     * cluster that has started, and was asked again after that.
     */
    EngineAnswer ask(String method, String path, byte @Nullable [] json) {
        EngineAnswer answer = client.send(method, path, json, budget);
        if (answer.status() != NOT_FOUND) {
            return answer;
        }
        requireStarted();
        return client.send(method, path, json, budget);
    }

    private void requireStarted() {
        EngineAnswer answer = client.get("/_cluster/state/blocks", budget);
        // Services that run clusters for others may keep it for themselves.
        boolean isHidden = answer.status() / 100 == 4;
        // Of a state that is not read yet, and of a cluster without a master; others are there to stay.
        boolean isStarting = !isHidden
                && answer.json().path("blocks").path("global").findValues("retryable").stream()
                        .anyMatch(JsonNode::asBoolean);
        if (isStarting) {
            throw ApiException.unavailable("The cluster is starting.", Duration.ofSeconds(1));
        }
    }

    boolean exists() {
        return about().isPresent();
    }

    /** The indices that the name stands for: itself, or those of an alias; none where there is neither. */
    List<String> standsFor() {
        EngineAnswer answer = ask("GET", path("_alias"), null);
        List<String> names = new ArrayList<>();
        if (answer.status() != NOT_FOUND) {
            answer.json().fieldNames().forEachRemaining(names::add);
        }
        return names;
    }

    /** Its aliases, mappings and settings (flat) by these names; empty when there is none of this name. */
    Optional<JsonNode> about() {
        EngineAnswer answer = ask("GET", EnginePath.withQuery(path(), "flat_settings=true"), null);
        if (answer.status() == NOT_FOUND) {
            return Optional.empty();
        }
        JsonNode indices = answer.json();
        // An alias is answered with the index that it stands for.
        Optional<JsonNode> index = Optional.of(indices.path(name)).filter(found -> !found.isMissingNode());
        if (index.filter(found -> !found.path("mappings").isObject()
                        || !found.path("settings").isObject())
                .isPresent()) {
            throw answer.misshapen();
        }
        return index;
    }

    /** Number of documents that fit the query. */
    long count(ObjectNode query) {
        return counted(
                path("_count"), query.isEmpty() ? Json.object() : Json.object().set("query", query));
    }

    private long counted(String path, ObjectNode body) {
        JsonNode answer = ask("POST", path, Json.bytes(body)).json();
        JsonNode shards = answer.path("_shards");
        // A shard without a node, as all are for a moment after a restart, is neither successful nor failed.
        boolean isWhole =
                shards.path("successful").asInt() == shards.path("total").asInt(-1);
        if (!isWhole || !answer.path("count").isIntegralNumber()) {
            throw ApiException.badClusterAnswer("Not all shards of '" + name + "' could be counted.");
        }
        return answer.path("count").longValue();
    }

    /** Number of documents of one shard that fit the query and whose last operation has at most this number. */
    long countUpTo(int shard, long most, ObjectNode query) {
        ObjectNode body = Json.object();
        ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("range").putObject("_seq_no").put("lte", most);
        addQuery(filter, query);
        return counted(EnginePath.withQuery(path("_count"), "preference=_shards:" + shard), body);
    }

    /** Makes all operations so far visible to searches, on all copies. */
    void refresh() {
        JsonNode answer = ask("POST", path("_refresh"), null).json();
        if (answer.path("_shards").path("failed").asInt(0) > 0) {
            throw ApiException.badClusterAnswer("Not all shards of '" + name + "' could be refreshed.");
        }
    }

    /** How far its primary shards are. */
    Checkpoints checkpoints() {
        String path = EnginePath.withQuery(path("_stats", "docs"), "level=shards");
        JsonNode answer = ask("GET", path, null).json();
        JsonNode index = answer.path("indices").path(name);
        SortedMap<Integer, Checkpoint> shards = new TreeMap<>();
        index.path("shards")
                .properties()
                .forEach(shard -> shard.getValue().forEach(copy -> {
                    if (copy.path("routing").path("primary").asBoolean()) {
                        JsonNode numbers = copy.path("seq_no");
                        // One that is being recovered has none yet, and is not at its beginning for that.
                        requireThere(numbers.has("max_seq_no"));
                        shards.put(
                                Integer.valueOf(shard.getKey()),
                                new Checkpoint(
                                        numbers.path("global_checkpoint").asLong(-1),
                                        numbers.path("max_seq_no").asLong(-1)));
                    }
                }));
        // One without a node is not in the answer at all.
        requireThere(shards.size() == shardCount()
                && answer.path("_shards").path("failed").asInt(0) == 0);
        return new Checkpoints(index.path("uuid").asText(""), shards);
    }

    private int shardCount() {
        String path = EnginePath.withQuery(path("_settings", "index.number_of_shards"), "flat_settings=true");
        return ask("GET", path, null)
                .json()
                .path(name)
                .path("settings")
                .path("index.number_of_shards")
                .asInt(-1);
    }

    private void requireThere(boolean isThere) {
        if (!isThere) {
            throw ApiException.badClusterAnswer("Not all shards of '" + name + "' say how far they are.");
        }
    }

    /** Documents and bytes of the primary shards. */
    record Size(long documents, long bytes, int shards) {}

    Size size() {
        JsonNode total = ask("GET", path("_stats", "docs,store"), null).json();
        JsonNode primaries = total.path("indices").path(name).path("primaries");
        return new Size(
                primaries.path("docs").path("count").asLong(),
                primaries.path("store").path("size_in_bytes").asLong(),
                total.path("_shards").path("total").asInt());
    }

    /**
     * Documents of one shard by their sequence numbers, in this order.
     *
     * @param after greater than this
     * @param most up to this, included
     */
    List<Hit> page(int shard, long after, long most, int size, ObjectNode query, boolean withSource) {
        ObjectNode body = search(size, withSource);
        body.putArray("sort").addObject().put("_seq_no", "asc");
        ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
        filter.addObject()
                .putObject("range")
                .putObject("_seq_no")
                .put("gt", after)
                .put("lte", most);
        addQuery(filter, query);
        String path = EnginePath.withQuery(path("_search"), "preference=_shards:" + shard);
        return Hit.of(ask("POST", path, Json.bytes(body)));
    }

    /** Those of these documents that are there and fit the query, by their names. */
    Map<Hit.Name, Hit> find(Collection<String> ids, ObjectNode query, boolean withSource) {
        return find(path("_search"), ids, query, withSource);
    }

    /** As the other, of one shard alone: there every id is looked for once, and not in each shard. */
    Map<Hit.Name, Hit> findInShard(int shard, Collection<String> ids) {
        return find(EnginePath.withQuery(path("_search"), "preference=_shards:" + shard), ids, Json.object(), true);
    }

    private Map<Hit.Name, Hit> find(String path, Collection<String> ids, ObjectNode query, boolean withSource) {
        Map<Hit.Name, Hit> found = new HashMap<>();
        if (ids.isEmpty()) {
            return found;
        }
        // Twice as many: with routings of their own, some ids may be there more than once.
        ObjectNode body = search(Math.min(10_000, ids.size() * 2), withSource);
        body.putArray("sort").add("_doc");
        ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
        ArrayNode wanted = filter.addObject().putObject("terms").putArray("_id");
        ids.forEach(wanted::add);
        addQuery(filter, query);
        Hit.of(ask("POST", path, Json.bytes(body))).forEach(hit -> found.put(hit.name(), hit));
        return found;
    }

    private static ObjectNode search(int size, boolean withSource) {
        return Json.object()
                .put("size", size)
                .put("version", true)
                .put("track_total_hits", false)
                .put("_source", withSource);
    }

    private static void addQuery(ArrayNode filter, ObjectNode query) {
        if (!query.isEmpty()) {
            filter.add(query);
        }
    }

    /** Changes settings of it; a null takes one away. */
    void set(ObjectNode settings) {
        requireDone(ask("PUT", path("_settings"), Json.bytes(settings)).json());
    }

    /** Refuses writes from now on; returns when none is under way, where the cluster has a call for that. */
    void blockWrites() {
        if (engine.hasBlockCall()) {
            requireDone(ask("PUT", path("_block", "write"), null).json());
        } else {
            set(Json.object().put("index.blocks.write", true));
        }
    }

    boolean isWriteBlocked() {
        return about().map(index ->
                        index.path("settings").path("index.blocks.write").asBoolean())
                .orElse(false);
    }

    void unblockWrites() {
        set(Json.object().putNull("index.blocks.write"));
    }

    /** Deletes it; one that is not there is fine. */
    void delete() {
        EngineAnswer answer = ask("DELETE", path(), null);
        if (answer.status() != NOT_FOUND) {
            requireDone(answer.json());
        }
    }

    static void requireDone(JsonNode answer) {
        if (!answer.path("acknowledged").asBoolean()) {
            throw ApiException.clusterTimeout("The cluster took a change, and not all its nodes have it yet.");
        }
    }
}
