package io.searchfleet.engine;

import java.util.List;

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
    }
}
