package io.searchfleet.providers.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.fleet.ProviderException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What a plan's {@code size} means to this provider.
 *
 * @param nodes that hold data, in all zones together
 * @param volumeInGb of each node, on gp3; empty: the disks that its type of instance comes with
 */
record DomainSize(
        String instanceType,
        int nodes,
        OptionalInt volumeInGb,
        int zones,
        Optional<DedicatedMasters> dedicatedMasters) {
    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{1,20}\\.[a-z0-9-]{1,20}\\.search");
    // They have neither encryption at rest nor fine-grained access control.
    private static final Pattern TOO_OLD = Pattern.compile("(?:t2|m3|r3)\\..*");
    private static final int MOST_NODES = 1_002;
    private static final int MOST_GB = 24_576;
    private static final int MOST_ZONES = 3;

    /** Nodes that hold no data and elect the leader. */
    record DedicatedMasters(String instanceType, int count) {}

    /**
     * From {@code {"instance_type", "nodes", "volume_gb"?, "zones"?, "dedicated_masters": {"instance_type", "count"}?}}.
     *
     * @throws ProviderException lasting, when it is not that, or no domain of ours can have it
     */
    static DomainSize of(ObjectNode size) {
        int zones = size.has("zones") ? number(size, "zones", MOST_ZONES) : 1;
        int nodes = number(size, "nodes", MOST_NODES);
        if (nodes < zones) {
            throw unfit("it has " + nodes + " nodes for " + zones + " zones");
        }
        JsonNode masters = size.path("dedicated_masters");
        return new DomainSize(
                type(size),
                nodes,
                size.has("volume_gb") ? OptionalInt.of(number(size, "volume_gb", MOST_GB)) : OptionalInt.empty(),
                zones,
                masters.isObject()
                        ? Optional.of(new DedicatedMasters(type(masters), number(masters, "count", 5)))
                        : Optional.empty());
    }

    private static String type(JsonNode from) {
        String type = from.path("instance_type").asText("");
        if (!TYPE.matcher(type).matches()) {
            throw unfit("'instance_type' is no type of instance such as m6g.large.search");
        }
        if (TOO_OLD.matcher(type).matches()) {
            throw unfit("instances of type " + type
                    + " have neither encryption at rest nor users and passwords; take a newer generation");
        }
        return type;
    }

    private static int number(JsonNode from, String name, int most) {
        JsonNode node = from.path(name);
        if (!node.isInt() || node.intValue() < 1 || node.intValue() > most) {
            throw unfit("'" + name + "' is no whole number from 1 to " + most);
        }
        return node.intValue();
    }

    private static ProviderException unfit(String why) {
        return ProviderException.lasting(
                "plan_not_possible", "The plan cannot be had from Amazon OpenSearch Service: " + why + ".");
    }

    /** How much all its volumes hold together; empty where the disks are those of the instances. */
    OptionalInt storageInGb() {
        return volumeInGb.isPresent() ? OptionalInt.of(volumeInGb.getAsInt() * nodes) : OptionalInt.empty();
    }
}
