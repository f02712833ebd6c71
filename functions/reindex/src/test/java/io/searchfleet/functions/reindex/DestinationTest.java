package io.searchfleet.functions.reindex;

import static io.searchfleet.functions.reindex.Orders.json;
import static io.searchfleet.functions.reindex.Orders.order;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.Engine;
import io.searchfleet.model.Json;
import io.searchfleet.testing.FaultServer;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationTest {
    private static final Engine OPENSEARCH_3 = new Engine.OpenSearch("3.8.0");
    private static final Engine ELASTICSEARCH_7 = new Engine.Elasticsearch("7.10.2");
    private static final Engine ELASTICSEARCH_6 = new Engine.Elasticsearch("6.8.1");

    private static final String INDEX = "{'settings':{'index.number_of_shards':'3','index.number_of_replicas':'2',"
            + "'index.uuid':'u','index.creation_date':'1','index.provided_name':'a','index.version.created':'1',"
            + "'index.blocks.write':'true','index.lifecycle.name':'p','index.resize.source.name':'z',"
            + "'index.codec':'best_compression','index.merge.policy.segments_per_tier':'4',"
            + "'index.max_result_window':'50000','index.analysis.analyzer.own.type':'custom'},"
            + "'mappings':{'dynamic':'strict','properties':{'n':{'type':'long'}}}}";

    @Test
    void anIndexOfTheSameKind_getsAllSettings_butThoseOfTheSourceItself() {
        ObjectNode body = Destination.body(order(""), OPENSEARCH_3, new Engine.OpenSearch("3.0.0"), json(INDEX));
        assertThat(names(body))
                .containsExactlyInAnyOrder(
                        "index.number_of_shards",
                        "index.number_of_replicas",
                        "index.codec",
                        "index.merge.policy.segments_per_tier",
                        "index.max_result_window",
                        "index.analysis.analyzer.own.type");
        assertThat(body.path("mappings")).isEqualTo(json(INDEX).path("mappings"));
    }

    @ParameterizedTest
    @CsvSource({"elasticsearch, 7.10.2", "opensearch, 2.19.0"})
    void anIndexOfAnotherKind_getsTheSettingsThatAllKnow(String distribution, String version) {
        ObjectNode body = Destination.body(order(""), Engine.of(distribution, version), OPENSEARCH_3, json(INDEX));
        assertThat(names(body))
                .containsExactlyInAnyOrder(
                        "index.number_of_shards",
                        "index.number_of_replicas",
                        "index.max_result_window",
                        "index.analysis.analyzer.own.type");
    }

    @Test
    void wishes_goOverTheSource() {
        Order order = order(",'destination_settings':{'number_of_shards':1,'index':{'codec':'default'}},"
                + "'destination_mappings':{'properties':{'n':{'type':'keyword'},'more':{'type':'date'}}}");
        ObjectNode body = Destination.body(order, OPENSEARCH_3, OPENSEARCH_3, json(INDEX));
        assertThat(body.path("settings").path("index.number_of_shards").asInt()).isEqualTo(1);
        assertThat(body.path("settings").path("index.codec").asText()).isEqualTo("default");
        assertThat(body.path("mappings"))
                .isEqualTo(json("{'dynamic':'strict','properties':{'n':{'type':'keyword'},'more':{'type':'date'}}}"));
    }

    @Test
    void theSource_isNotChanged() {
        ObjectNode source = json(INDEX);
        Order order = order(",'destination_mappings':{'properties':{'more':{'type':'date'}}}");
        var _ = Destination.body(order, OPENSEARCH_3, OPENSEARCH_3, source);
        assertThat(source).isEqualTo(json(INDEX));
    }

    @Test
    void aTypedMapping_losesItsTypeWhereThereAreNone() {
        ObjectNode typed = json("{'settings':{},'mappings':{'event':{'properties':{'n':{'type':'long'}}}}}");
        Order order = order(",'destination_mappings':{'properties':{'more':{'type':'date'}}}");
        assertThat(Destination.body(order, ELASTICSEARCH_6, ELASTICSEARCH_7, typed)
                        .path("mappings"))
                .isEqualTo(json("{'properties':{'n':{'type':'long'},'more':{'type':'date'}}}"));
    }

    @Test
    void aTypedMapping_keepsItsTypeWhereThereAreSome_andWishesGoIntoIt() {
        ObjectNode typed = json("{'settings':{},'mappings':{'event':{'properties':{'n':{'type':'long'}}}}}");
        Order order = order(",'destination_mappings':{'properties':{'more':{'type':'date'}}}");
        assertThat(Destination.body(order, ELASTICSEARCH_6, ELASTICSEARCH_6, typed)
                        .path("mappings"))
                .isEqualTo(json("{'event':{'properties':{'n':{'type':'long'},'more':{'type':'date'}}}}"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'properties':{'n':{'type':'long'}}} | {'_doc':{'properties':{'n':{'type':'long'}}}}",
                "{}                                   | {'_doc':{}}"
            })
    void aMappingWithoutAType_getsOneWhereItMust(String given, String expected) {
        ObjectNode source = json("{'settings':{},'mappings':" + given + "}");
        assertThat(Destination.body(order(""), ELASTICSEARCH_7, ELASTICSEARCH_6, source)
                        .path("mappings"))
                .isEqualTo(json(expected));
    }

    /** Whose mark the index bears that is there when the job is cancelled; empty: nobody's. */
    @ParameterizedTest
    @CsvSource({Clusters.LABEL + ", true", "op-01k9zq4m3v8x2c7d5e6f9g0h1k, false", "'', false"})
    void aCancelledJob_deletesTheIndexThatItMade_andNoOther(String mark, boolean isDeleted) {
        String mappings = mark.isEmpty() ? "{}" : "{'_meta':{'searchfleet_reindex':{'operation':'" + mark + "'}}}";
        String index = "{'b':{'aliases':{},'settings':{},'mappings':" + mappings + "},'acknowledged':true}";
        try (FaultServer server =
                FaultServer.start(FaultServer.answering(200, "application/json", index.replace('\'', '"')))) {
            // As jobs of versions before this one remember it.
            Job job = Clusters.job(order(""), Phase.COPY, Json.object().put("made", true));
            Optional<String> left = new Destination(job, Clusters.sides(server, job.order())).remove();
            assertThat(left.isEmpty()).isEqualTo(isDeleted);
            assertThat(server.requests().stream().anyMatch(request -> request.startsWith("DELETE /b ")))
                    .isEqualTo(isDeleted);
        }
    }

    private static List<String> names(ObjectNode body) {
        Iterable<String> names = () -> body.path("settings").fieldNames();
        return StreamSupport.stream(names.spliterator(), false).toList();
    }
}
