package io.searchfleet.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What a cluster runs, read from its {@code GET /}. Everything in which engines and versions differ stands here and
 * nowhere else.
 */
public sealed interface Engine {
    /** As the cluster gives it, such as {@code 7.10.2}. */
    String version();

    /** {@code elasticsearch} or {@code opensearch}. */
    String distribution();

    /** Letters of {@code _cat/nodes?h=role} that make a node hold data. */
    String dataRoles();

    /** Names under {@code roles} of {@code _nodes} of nodes that may be elected master. */
    default List<String> masterRoleNames() {
        return List.of("master", "cluster_manager");
    }

    /** Names under {@code roles} of {@code _nodes} of nodes that hold data. */
    default List<String> dataRoleNames() {
        return List.of("data", "data_content", "data_hot", "data_warm", "data_cold", "data_frozen");
    }

    /** The first number of the version. */
    default int major() {
        String digits = version().replaceFirst("\\D.*", "");
        return digits.isEmpty() || digits.length() > 4 ? 0 : Integer.parseInt(digits);
    }

    /** The second number of the version. */
    default int minor() {
        String digits = version().replaceFirst("^\\d+\\.?", "").replaceFirst("\\D.*", "");
        return digits.isEmpty() || digits.length() > 4 ? 0 : Integer.parseInt(digits);
    }

    /** The type under which mappings stand that name none; empty where mappings have no types. */
    default Optional<String> mappingType() {
        return Optional.empty();
    }

    /** Whether documents have a {@code _seq_no} that can be searched for. */
    default boolean hasSequenceNumbers() {
        return true;
    }

    /** Whether {@code PUT /{index}/_block/write} waits for the writes that are under way. */
    default boolean hasBlockCall() {
        return true;
    }

    /** The node setting that names the clusters that may be copied from. */
    default String remoteReindexSetting() {
        return "reindex.remote.whitelist";
    }

    /** {@code given}, with or without a type, as this engine takes it. */
    default ObjectNode mappings(ObjectNode given) {
        return MappingTypes.translated(given, mappingType());
    }

    /** The engine of {@code distribution}; one without a known distribution is Elasticsearch, which sends none. */
    static Engine of(String distribution, String version) {
        return distribution.equals("opensearch") ? new OpenSearch(version) : new Elasticsearch(version);
    }

    /** Elasticsearch 5 to 9. Since 7.10 data has tiers: hot, warm, cold, frozen, content. */
    record Elasticsearch(String version) implements Engine {
        @Override
        public String distribution() {
            return "elasticsearch";
        }

        @Override
        public String dataRoles() {
            return "dhwcfs";
        }

        @Override
        public boolean hasSequenceNumbers() {
            return major() >= 6;
        }

        /** Since 7.9. */
        @Override
        public boolean hasBlockCall() {
            return major() >= 8 || major() == 7 && minor() >= 9;
        }

        /** Version 5 does not take a leading underscore; 7 knows {@code _doc} as the only type, and needs none. */
        @Override
        public Optional<String> mappingType() {
            return switch (major()) {
                case 5 -> Optional.of("doc");
                case 6 -> Optional.of("_doc");
                default -> Optional.empty();
            };
        }
    }

    /** OpenSearch 1 to 3. Since 3.0 data may be warm. */
    record OpenSearch(String version) implements Engine {
        @Override
        public String distribution() {
            return "opensearch";
        }

        @Override
        public String dataRoles() {
            return "dw";
        }

        /** Renamed in 2.0. */
        @Override
        public String remoteReindexSetting() {
            return major() >= 2 ? "reindex.remote.allowlist" : "reindex.remote.whitelist";
        }

        @Override
        public List<String> dataRoleNames() {
            return List.of("data", "warm");
        }
    }
}
