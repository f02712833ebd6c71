package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.clusters.IndexTargets;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.ConnectionName;
import io.searchfleet.model.Json;
import io.searchfleet.web.Fields;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a user wants of a reindex: the {@code settings} of the request.
 *
 * @param source one index, by its name
 * @param remote the connection that the source is of; empty: the same cluster
 * @param query only documents that fit it; an empty object: all
 * @param alias what is moved from the source to the destination in the end
 * @param slices parts that are copied side by side; 0: one per shard
 * @param requestsPerSecond documents per second; -1: as fast as the cluster goes; 0: as fast as its searches bear
 * @param maxFailures documents that may be left out
 */
record Order(
        String source,
        String destination,
        Optional<ConnectionName> remote,
        ObjectNode query,
        Optional<String> alias,
        Cutover cutover,
        Verify verify,
        int slices,
        float requestsPerSecond,
        int maxFailures,
        ObjectNode destinationSettings,
        ObjectNode destinationMappings) {
    static final float ADAPTIVE = 0;
    private static final int LONGEST_NAME = 255;
    private static final int MOST_SLICES = 64;
    private static final int MOST_FAILURES = 1_000_000;

    /** What happens to writes while the alias is moved. */
    enum Cutover {
        /** Nothing: what is written to the source in the last moment stays there. */
        NONE,
        /** The source takes no writes for the seconds that the last of them take to be copied. */
        BLOCK
    }

    /** How the result is proved. */
    enum Verify {
        NONE,
        COUNT,
        /** Every document is compared with its copy. */
        CHECKSUM
    }

    /**
     * Of the {@code settings} of a request, or as {@link #json} wrote it.
     *
     * @throws ApiException invalid, with all faults
     */
    static Order of(Fields fields) {
        Optional<String> source = fields.requiredText("source_index_name", LONGEST_NAME);
        Optional<String> destination = fields.requiredText("destination_index_name", LONGEST_NAME);
        if (source.isPresent()
                && source.equals(destination)
                && fields.text("remote").isEmpty()) {
            fields.fault("Indices cannot be the same!");
        }
        destination.ifPresent(name -> fields.holds(IndexTargets.isOne(name), notOne(name)));
        source.ifPresent(name -> fields.holds(IndexTargets.isOne(name), notOne(name)));
        Optional<ConnectionName> remote = fields.parsed("remote", ConnectionName::new);
        ObjectNode query = tree(fields, "query");
        Optional<String> alias = fields.text("alias", LONGEST_NAME);
        alias.ifPresent(name -> fields.holds(IndexTargets.isOne(name), notOne(name)));
        fields.holds(
                alias.isEmpty() || !alias.equals(source) && !alias.equals(destination),
                "'alias' cannot be the name of an index that is there: the source is kept.");
        Cutover cutover = choice(fields, "cutover", Cutover.class).orElse(Cutover.NONE);
        Verify verify = choice(fields, "verify", Verify.class).orElse(Verify.COUNT);
        int slices = bounded(fields, "slices", 0, MOST_SLICES);
        int maxFailures = bounded(fields, "max_failures", 0, MOST_FAILURES);
        float perSecond = requestsPerSecond(fields);
        ObjectNode settings = tree(fields, "destination_settings");
        ObjectNode mappings = tree(fields, "destination_mappings");
        fields.check();
        return new Order(
                source.orElseThrow(),
                destination.orElseThrow(),
                remote,
                query,
                alias,
                cutover,
                verify,
                slices,
                perSecond,
                maxFailures,
                settings,
                mappings);
    }

    /** {@code auto} or a number; -1 for no limit. */
    static float requestsPerSecond(Fields fields) {
        if (fields.isText("requests_per_second")
                && fields.text("requests_per_second").filter("auto"::equals).isPresent()) {
            return ADAPTIVE;
        }
        String expected = "a whole number from 1, -1 for no limit, or auto";
        Optional<Integer> value = fields.integer("requests_per_second", expected);
        value.ifPresent(number -> fields.holds(
                number >= 1 || number == -1, "'" + fields.path("requests_per_second") + "' must be " + expected + "."));
        return value.orElse((int) ADAPTIVE);
    }

    private static int bounded(Fields fields, String name, int least, int most) {
        String expected = "a whole number from " + least + " to " + most;
        int value = fields.integer(name, expected).orElse(least);
        fields.holds(value >= least && value <= most, "'" + fields.path(name) + "' must be " + expected + ".");
        return value;
    }

    private static <E extends Enum<E>> Optional<E> choice(Fields fields, String name, Class<E> choices) {
        Optional<String> text = fields.text(name);
        for (E choice : choices.getEnumConstants()) {
            if (text.filter(wire(choice)::equals).isPresent()) {
                return Optional.of(choice);
            }
        }
        return text.isEmpty()
                ? Optional.empty()
                : fields.fault("'" + fields.path(name) + "' must be one of "
                        + String.join(
                                ", ",
                                Stream.of(choices.getEnumConstants())
                                        .map(Order::wire)
                                        .toList())
                        + ".");
    }

    private static String wire(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode tree(Fields fields, String name) {
        return fields.tree(name).orElseGet(Json::object);
    }

    private static String notOne(String name) {
        return "'" + name
                + "' is not the name of one index: no comma, no star, no underscore or minus at its beginning.";
    }

    /** The same order, of the index that the source's name stands for. */
    Order ofSource(String index) {
        return new Order(
                index,
                destination,
                remote,
                query,
                alias,
                cutover,
                verify,
                slices,
                requestsPerSecond,
                maxFailures,
                destinationSettings,
                destinationMappings);
    }

    ObjectNode json() {
        ObjectNode json = Json.object()
                .put("source_index_name", source)
                .put("destination_index_name", destination)
                .put("remote", remote.map(ConnectionName::value).orElse(null))
                .put("alias", alias.orElse(null))
                .put("cutover", wire(cutover))
                .put("verify", wire(verify))
                .put("slices", slices)
                .put("max_failures", maxFailures);
        if (requestsPerSecond == ADAPTIVE) {
            json.put("requests_per_second", "auto");
        } else {
            json.put("requests_per_second", (int) requestsPerSecond);
        }
        json.set("query", query);
        json.set("destination_settings", destinationSettings);
        json.set("destination_mappings", destinationMappings);
        return json;
    }
}
