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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

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
    record Checkpoints(String uuid, SortedMap<Integer, Checkpoint> shards) {
        /** Whether no operation is under way. */
        boolean isQuiet() {
            return shards.values().stream().allMatch(shard -> shard.safe() == shard.last());
        }
    }

    String path(String... more) {
        return EnginePath.of(Stream.concat(Stream.of(name), Stream.of(more)).toList());
    }

    boolean exists() {
        return about().isPresent();
    }

    /** The indices that the name stands for: itself, or those of an alias; none where there is neither. */
    List<String> standsFor() {
        EngineAnswer answer = client.get(path("_alias"), budget);
        List<String> names = new ArrayList<>();
        if (answer.status() != NOT_FOUND) {
            answer.json().fieldNames().forEachRemaining(names::add);
        }
        return names;
    }

    /** Its aliases, mappings and settings (flat) by these names; empty when there is none of this name. */
    Optional<JsonNode> about() {
        EngineAnswer answer = client.get(EnginePath.withQuery(path(), "flat_settings=true"), budget);
        if (answer.status() == NOT_FOUND) {
            return Optional.empty();
        }
        JsonNode indices = answer.json();
        // An alias is answered with the index that it stands for.
        return Optional.of(indices.path(name)).filter(index -> !index.isMissingNode());
    }

    /** Number of documents that fit the query. */
    long count(ObjectNode query) {
        return counted(
                path("_count"), query.isEmpty() ? Json.object() : Json.object().set("query", query));
    }

    private long counted(String path, ObjectNode body) {
        JsonNode answer = client.send("POST", path, Json.bytes(body), budget).json();
        if (answer.path("_shards").path("failed").asInt(0) > 0
                || !answer.path("count").isIntegralNumber()) {
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
        JsonNode answer = client.send("POST", path("_refresh"), null, budget).json();
        if (answer.path("_shards").path("failed").asInt(0) > 0) {
            throw ApiException.badClusterAnswer("Not all shards of '" + name + "' could be refreshed.");
        }
    }

    /** How far its primary shards are. */
    Checkpoints checkpoints() {
        String path = EnginePath.withQuery(path("_stats", "docs"), "level=shards");
        JsonNode answer = client.get(path, budget).json();
        JsonNode index = answer.path("indices").path(name);
        SortedMap<Integer, Checkpoint> shards = new TreeMap<>();
        index.path("shards")
                .properties()
                .forEach(shard -> shard.getValue().forEach(copy -> {
                    if (copy.path("routing").path("primary").asBoolean()) {
                        JsonNode numbers = copy.path("seq_no");
                        shards.put(
                                Integer.valueOf(shard.getKey()),
                                new Checkpoint(
                                        numbers.path("global_checkpoint").asLong(-1),
                                        numbers.path("max_seq_no").asLong(-1)));
                    }
                }));
        if (shards.isEmpty() || answer.path("_shards").path("failed").asInt(0) > 0) {
            throw ApiException.badClusterAnswer("Not all shards of '" + name + "' say how far they are.");
        }
        return new Checkpoints(index.path("uuid").asText(""), shards);
    }

    /** Documents and bytes of the primary shards. */
    record Size(long documents, long bytes, int shards) {}

    Size size() {
        JsonNode total = client.get(path("_stats", "docs,store"), budget).json();
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
        return Hit.of(client.send("POST", path, Json.bytes(body), budget));
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
        Hit.of(client.send("POST", path, Json.bytes(body), budget)).forEach(hit -> found.put(hit.name(), hit));
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
        requireDone(client.send("PUT", path("_settings"), Json.bytes(settings), budget)
                .json());
    }

    /** Refuses writes from now on; returns when none is under way, where the cluster has a call for that. */
    void blockWrites() {
        if (engine.hasBlockCall()) {
            requireDone(
                    client.send("PUT", path("_block", "write"), null, budget).json());
        } else {
            set(Json.object().put("index.blocks.write", true));
        }
    }

    void unblockWrites() {
        set(Json.object().putNull("index.blocks.write"));
    }

    /** Deletes it; one that is not there is fine. */
    void delete() {
        EngineAnswer answer = client.send("DELETE", path(), null, budget);
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
