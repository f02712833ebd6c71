package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.Engine;
import io.searchfleet.engine.EngineAnswer;
import io.searchfleet.engine.EnginePath;
import io.searchfleet.model.Json;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The index that a job fills: made like the source, or an empty one that was there; marked as the job's own. */
final class Destination {
    /** Under {@code _meta} of its mapping. */
    static final String MARK = "searchfleet_reindex";

    private static final String REPLICAS = "index.number_of_replicas";
    private static final String REFRESH = "index.refresh_interval";
    private static final String EXPAND = "index.auto_expand_replicas";

    /** Of an index itself, of how it came to be, or of what watches over it: never for another index. */
    private static final Pattern OF_ITS_OWN = Pattern.compile(
            "index\\.(uuid|creation_date.*|provided_name|version\\..*|history\\..*|resize\\..*|shrink\\..*|blocks\\..*"
                    + "|routing\\.allocation\\.initial_recovery\\..*|verified_before_close|frozen|search\\.throttled"
                    + "|lifecycle\\..*|plugins\\.index_state_management\\..*|opendistro\\..*|store\\.snapshot\\..*|replication\\.type)");

    /** What every engine takes: for a destination of another engine or major version than the source's. */
    private static final Pattern COMMON = Pattern.compile(
            "index\\.(number_of_shards|number_of_replicas|refresh_interval|analysis\\..*|similarity\\..*|sort\\..*|mapping\\..*"
                    + "|max_[a-z_]+|routing_partition_size|query\\.default_field|auto_expand_replicas)");

    private final Job job;
    private final Sides sides;

    Destination(Job job, Sides sides) {
        this.job = job;
        this.sides = sides;
    }

    /**
     * What the destination is made from.
     *
     * @param source as {@link SearchIndex#about} answers it
     */
    static ObjectNode body(Order order, Engine from, Engine to, JsonNode source) {
        boolean isSameKind = from.distribution().equals(to.distribution()) && from.major() == to.major();
        ObjectNode settings = Json.object();
        source.path("settings").properties().forEach(setting -> {
            String name = setting.getKey();
            boolean isTaken = !OF_ITS_OWN.matcher(name).matches()
                    && (isSameKind || COMMON.matcher(name).matches());
            if (isTaken) {
                settings.set(name, setting.getValue());
            }
        });
        Flat.of(order.destinationSettings()).forEach(settings::set);
        ObjectNode body = Json.object();
        body.set("settings", settings);
        body.set("mappings", mappings(order, to, source));
        return body;
    }

    private static ObjectNode mappings(Order order, Engine to, JsonNode source) {
        ObjectNode mappings = source.path("mappings") instanceof ObjectNode given ? given.deepCopy() : Json.object();
        ObjectNode translated = to.mappings(mappings);
        if (to.mappingType().isEmpty()) {
            return Flat.merged(translated, to.mappings(order.destinationMappings()));
        }
        // Typed: one type at most in version 6; the wished mappings go into it.
        String type = translated.isEmpty()
                ? to.mappingType().orElseThrow()
                : translated.fieldNames().next();
        ObjectNode wished = to.mappings(order.destinationMappings());
        ObjectNode inner = wished.isEmpty()
                ? Json.object()
                : (ObjectNode) wished.elements().next();
        ObjectNode own = translated.path(type) instanceof ObjectNode given ? given : Json.object();
        translated.set(type, Flat.merged(own, inner));
        return translated;
    }

    /**
     * Makes it, or takes over the one that is there. What it is to be in the end is written down first, so that nobody
     * has to remember; a crash leaves an index that bears the job's mark, and the same again finds it.
     */
    void prepare(JsonNode source) {
        Optional<JsonNode> there = sides.destination().about();
        if (there.isPresent()) {
            takeOver(there.get());
            return;
        }
        ObjectNode body =
                body(job.order(), sides.source().engine(), sides.destination().engine(), source);
        ObjectNode settings = (ObjectNode) body.path("settings");
        remember(settings);
        job.save();
        settings.put(REPLICAS, "0").put(REFRESH, "-1").remove(EXPAND);
        mark((ObjectNode) body.path("mappings"));
        EngineAnswer answer =
                sides.destination().client().send("PUT", sides.destination().path(), Json.bytes(body), sides.budget());
        SearchIndex.requireDone(answer.json());
    }

    private void mark(ObjectNode mappings) {
        ObjectNode inner = mappings;
        if (sides.destination().engine().mappingType().isPresent() && !mappings.isEmpty()) {
            inner = (ObjectNode) mappings.elements().next();
        }
        inner.withObject("/_meta")
                .putObject(MARK)
                .put("operation", job.label())
                .put("source", job.order().source());
    }

    private void takeOver(JsonNode index) {
        if (!job.memory().has("restore")) {
            remember((ObjectNode) index.path("settings"));
            job.save();
        }
        ObjectNode changed = Json.object().put(REPLICAS, 0).put(REFRESH, "-1");
        if (index.path("settings").has(EXPAND)) {
            changed.put(EXPAND, "false");
        }
        sides.destination().set(changed);
    }

    private void remember(ObjectNode settings) {
        ObjectNode restore = job.memory().putObject("restore");
        for (String name : List.of(REPLICAS, REFRESH, EXPAND)) {
            restore.set(name, settings.has(name) ? settings.get(name) : JsonNodeFactory.instance.nullNode());
        }
    }

    /** Whose mark an index bears; empty: nobody's. */
    static Optional<String> marked(JsonNode index) {
        JsonNode mappings = index.path("mappings");
        JsonNode mark = mappings.path("_meta").path(MARK);
        for (JsonNode type : mappings) {
            mark = mark.isMissingNode() ? type.path("_meta").path(MARK) : mark;
        }
        return Optional.ofNullable(mark.path("operation").textValue());
    }

    /** Gives it the replicas and the refresh that it is to have. */
    void restore() {
        if (job.memory().path("restore") instanceof ObjectNode restore) {
            ObjectNode settings = restore.deepCopy();
            if (settings.path(REPLICAS).isNull()) {
                settings.put(REPLICAS, 1);
            }
            sides.destination().set(settings);
        }
    }

    /** How its copies are. */
    record Health(String status, int initializing, int unassigned) {}

    Health health() {
        String path = EnginePath.withQuery(
                EnginePath.of("_cluster", "health", job.order().destination()), "level=indices");
        JsonNode answer = sides.destination().client().get(path, sides.budget()).json();
        return new Health(
                answer.path("status").asText(),
                answer.path("initializing_shards").asInt()
                        + answer.path("relocating_shards").asInt(),
                answer.path("unassigned_shards").asInt());
    }

    /**
     * Takes it away, if it is the job's own and nobody uses it yet.
     *
     * @return what is left, in words; empty: nothing
     */
    Optional<String> remove() {
        String name = job.order().destination();
        Optional<JsonNode> there = sides.destination().about();
        // The mark came with the index; what the job meant to make, somebody else may have made.
        boolean isOwn =
                there.flatMap(Destination::marked).filter(job.label()::equals).isPresent();
        if (!isOwn) {
            return there.map(
                    _ -> "'" + name + "' was not made by this job and stays, with the documents that were copied.");
        }
        if (!there.get().path("aliases").isEmpty()) {
            return Optional.of("'" + name + "' stays: aliases point to it.");
        }
        sides.destination().delete();
        return Optional.empty();
    }
}
