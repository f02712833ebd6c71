package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.clusters.IndexTargets;
import io.searchfleet.engine.Engine;
import io.searchfleet.engine.EnginePath;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Whether a reindex can be done, before anything is made: what is in its way, what a user should know, and how much there
 * is to do.
 */
final class Preflight {
    // What a small node copies in a second, taken on two cores; large ones are faster.
    private static final long DOCUMENTS_PER_SECOND = 8000;
    private static final long BYTES_PER_SECOND = 8 << 20;
    private static final double DISK_LIMIT = 0.90;
    private static final Pattern NAME = Pattern.compile("[^A-Z\\\\/*?\"<>| ,#:+_-][^A-Z\\\\/*?\"<>| ,#:]{0,254}");

    /** What is in the way, and which kind of error it is. */
    private record Problem(String code, ApiException error) {}

    private final Sides sides;
    private final Order order;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final ObjectNode report = Json.object().put("dry_run", true);
    private Optional<JsonNode> source = Optional.empty();

    private Preflight(Sides sides) {
        this.sides = sides;
        this.order = sides.order();
    }

    /** Looks at both sides; changes nothing. */
    static Preflight of(Sides sides) {
        Preflight preflight = new Preflight(sides);
        preflight.look();
        return preflight;
    }

    /** The report of a dry run. */
    ObjectNode report() {
        ArrayNode list = report.putArray("problems");
        problems.forEach(problem -> list.addObject()
                .put("code", problem.code())
                .put("message", String.valueOf(problem.error().getMessage())));
        report.set("warnings", Json.tree(warnings));
        return report.put("possible", problems.isEmpty());
    }

    List<String> warnings() {
        return warnings;
    }

    /** @throws ApiException the first of what is in the way */
    Preflight orThrow() {
        if (!problems.isEmpty()) {
            throw problems.getFirst().error();
        }
        return this;
    }

    /** The source, as {@link SearchIndex#about} answers it. Only where nothing is in the way. */
    JsonNode source() {
        return source.orElseThrow();
    }

    String sourceUuid() {
        return source().path("settings").path("index.uuid").asText("");
    }

    private void problem(String code, ApiException error) {
        problems.add(new Problem(code, error));
    }

    private void look() {
        report.put("source", order.source()).put("destination", order.destination());
        source = sides.source().about();
        if (source.isEmpty()) {
            problem(
                    "source_missing",
                    ApiException.notFound("There is no index '" + order.source() + "'"
                            + order.remote()
                                    .map(name -> " in the cluster '" + name + "'")
                                    .orElse("") + "."));
            return;
        }
        lookAtSource(source.get());
        lookAtProtection();
        Optional<JsonNode> destination = lookAtDestination();
        lookAtEngine();
        lookAtAlias();
        lookAtRemote();
        if (problems.isEmpty()) {
            lookAtAmounts(source.get(), destination);
        }
    }

    private void lookAtSource(JsonNode index) {
        JsonNode mappings = index.path("mappings");
        boolean isWhole = isWhole(mappings);
        for (JsonNode type : mappings) {
            isWhole &= isWhole(type);
        }
        if (!isWhole) {
            problem(
                    "source_disabled",
                    ApiException.invalid(
                            "'" + order.source()
                                    + "' does not keep the source of its documents whole (_source in its mapping): they cannot be copied."));
        }
        if (index.path("settings").path("index.verified_before_close").asBoolean()) {
            problem("source_closed", ApiException.conflict("'" + order.source() + "' is closed. Open it first."));
        }
    }

    private static boolean isWhole(JsonNode mapping) {
        JsonNode kept = mapping.path("_source");
        return kept.path("enabled").asBoolean(true)
                && kept.path("includes").isEmpty()
                && kept.path("excludes").isEmpty();
    }

    private void lookAtProtection() {
        try {
            IndexTargets.requireUnprotected(sides.destinationConnection(), order.destination());
            if (order.cutover() == Order.Cutover.BLOCK) {
                IndexTargets.requireUnprotected(sides.sourceConnection(), order.source());
            }
            order.alias().ifPresent(alias -> IndexTargets.requireUnprotected(sides.destinationConnection(), alias));
        } catch (ApiException e) {
            problem("protected", e);
        }
    }

    private Optional<JsonNode> lookAtDestination() {
        if (!NAME.matcher(order.destination()).matches()) {
            problem(
                    "destination_name",
                    ApiException.invalid("'" + order.destination()
                            + "' cannot be the name of an index: lower case, no space and none of \\ / * ? \" < > | , # :,"
                            + " and no -, _ or + at its beginning."));
            return Optional.empty();
        }
        Optional<JsonNode> index = sides.destination().about();
        report.put("destination_exists", index.isPresent());
        if (index.isEmpty()
                && !new AliasMove(sides, order.destination()).holders().isEmpty()) {
            problem("destination_is_alias", ApiException.conflict("'" + order.destination() + "' is an alias."));
        }
        boolean isOurs =
                index.flatMap(Destination::marked).filter(sides.label()::equals).isPresent();
        if (index.isPresent() && !isOurs) {
            lookAtExisting(index.get());
        }
        return index;
    }

    private void lookAtExisting(JsonNode index) {
        JsonNode settings = index.path("settings");
        for (String block : List.of("write", "read_only", "read_only_allow_delete")) {
            if (settings.path("index.blocks." + block).asBoolean()) {
                problem(
                        "destination_blocked",
                        ApiException.conflict(
                                "'" + order.destination() + "' takes no writes (index.blocks." + block + ")."));
                return;
            }
        }
        long documents = sides.destination().count(Json.object());
        if (documents > 0) {
            problem(
                    "destination_not_empty",
                    ApiException.conflict("'" + order.destination() + "' has " + documents
                            + " documents. A reindex makes its destination or takes an empty one: delete it first, or choose"
                            + " another name."));
        }
    }

    private void lookAtEngine() {
        if (sides.source().engine().hasSequenceNumbers()) {
            return;
        }
        if (order.cutover() == Order.Cutover.BLOCK || order.verify() == Order.Verify.CHECKSUM) {
            problem(
                    "engine_too_old",
                    ApiException.invalid("Elasticsearch 5 has no sequence numbers to find changes by:"
                            + " 'cutover': 'block' and 'verify': 'checksum' take version 6 or later. Stop the writers, and use"
                            + " 'verify': 'count'."));
        }
        warnings.add("Elasticsearch 5: what is changed while the job runs is not brought over.");
    }

    private void lookAtAlias() {
        if (order.alias().isEmpty()) {
            return;
        }
        String alias = order.alias().get();
        JsonNode holders = new AliasMove(sides, alias).holders();
        holders.fieldNames().forEachRemaining(index -> {
            if (!index.equals(order.source()) && !index.equals(order.destination())) {
                warnings.add("The alias '" + alias + "' also stands for '" + index + "', and goes on to.");
            }
        });
        if (order.remote().isEmpty()
                && !holders.path(order.source()).path("aliases").has(alias)) {
            warnings.add("The alias '" + alias + "' is not one of '" + order.source() + "': it is only added.");
        }
        if (sides.destination()
                                .client()
                                .get(EnginePath.of(alias), sides.budget())
                                .status()
                        < 300
                && holders.isEmpty()) {
            problem("alias_is_index", ApiException.conflict("'" + alias + "' is an index, and so cannot be an alias."));
        }
        if (order.cutover() == Order.Cutover.NONE) {
            warnings.add("Without 'cutover': 'block', what is written to the source in the last moments stays there.");
        }
    }

    private void lookAtRemote() {
        if (order.remote().isEmpty()) {
            return;
        }
        if (!Remote.canShowItself(sides.sourceConnection())) {
            problem(
                    "remote_signed",
                    ApiException.invalid("The cluster '" + order.remote().get()
                            + "' wants signed requests (sigv4), which another cluster cannot send."));
            return;
        }
        try {
            JsonNode nodes = sides.destination()
                    .client()
                    .get("/_nodes/settings?filter_path=nodes.*.name,nodes.*.settings.reindex", sides.budget())
                    .json();
            Remote.refusal(
                            sides.sourceConnection(),
                            nodes,
                            sides.destination().engine().remoteReindexSetting())
                    .ifPresent(why -> problem("remote_not_allowed", ApiException.invalid(why)));
        } catch (ApiException e) {
            warnings.add("The cluster does not show whether it may copy from the other one: " + e.getMessage());
        }
        warnings.add("A remote source is copied in one slice.");
    }

    private void lookAtAmounts(JsonNode index, Optional<JsonNode> destination) {
        SearchIndex.Size size = sides.source().size();
        long documents = sides.source().count(order.query());
        long bytes =
                size.documents() == 0 ? 0 : size.bytes() * Math.min(documents, size.documents()) / size.documents();
        report.put("documents", documents)
                .put("bytes", bytes)
                .put(
                        "estimated_seconds",
                        Math.max(1, Math.max(documents / DOCUMENTS_PER_SECOND, bytes / BYTES_PER_SECOND)));
        Engine to = sides.destination().engine();
        ObjectNode planned = Destination.body(order, sides.source().engine(), to, index);
        report.set(
                "mapping_differences",
                differences(
                        mapping(index.path("mappings")),
                        mapping(destination.map(one -> one.path("mappings")).orElse(planned.path("mappings")))));
        int replicas = destination
                .orElse(planned)
                .path("settings")
                .path("index.number_of_replicas")
                .asInt(1);
        lookAtDisk(bytes * (1 + replicas));
    }

    private static JsonNode mapping(JsonNode mappings) {
        boolean isTyped = !mappings.has("properties")
                && mappings.size() == 1
                && mappings.elements().next().has("properties");
        return isTyped ? mappings.elements().next() : mappings;
    }

    private static ArrayNode differences(JsonNode from, JsonNode to) {
        Map<String, String> before = Flat.fieldTypes(from);
        Map<String, String> after = Flat.fieldTypes(to);
        ArrayNode differences = Json.array();
        Map<String, String> all = new TreeMap<>(before);
        all.putAll(after);
        all.keySet().forEach(field -> {
            String old = before.getOrDefault(field, "");
            String now = after.getOrDefault(field, "");
            if (!old.equals(now)) {
                differences
                        .addObject()
                        .put("field", field)
                        .put("source", old.isEmpty() ? null : old)
                        .put("destination", now.isEmpty() ? null : now);
            }
        });
        return differences;
    }

    private void lookAtDisk(long needed) {
        long[] disk = {0, 0};
        try {
            sides.destination()
                    .client()
                    .get("/_cat/allocation?format=json&bytes=b&h=disk.avail,disk.total", sides.budget())
                    .forEachRow(node -> {
                        disk[0] += node.path("disk.avail").asLong(0);
                        disk[1] += node.path("disk.total").asLong(0);
                    });
        } catch (ApiException e) {
            warnings.add("The free disk is not known: " + e.getMessage());
        }
        ObjectNode shown = report.putObject("disk").put("needed_bytes", needed);
        if (disk[1] == 0) {
            shown.putNull("free_bytes").putNull("fits");
            return;
        }
        shown.put("free_bytes", disk[0]).put("fits", needed < disk[0]);
        if (needed >= disk[0]) {
            problem(
                    "disk_full",
                    ApiException.conflict("The copy takes about " + needed + " bytes, and the nodes have " + disk[0]
                            + " bytes of free disk."));
        } else if (disk[1] - disk[0] + needed > disk[1] * DISK_LIMIT) {
            warnings.add(
                    "With the copy, the disks are more than 90 % full: Elasticsearch and OpenSearch move shards away"
                            + " from such nodes.");
        }
    }
}
