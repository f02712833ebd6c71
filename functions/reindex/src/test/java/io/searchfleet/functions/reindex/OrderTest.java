package io.searchfleet.functions.reindex;

import static io.searchfleet.functions.reindex.Orders.json;
import static io.searchfleet.functions.reindex.Orders.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.searchfleet.model.ApiException;
import io.searchfleet.web.Fields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTest {
    @Test
    void twoNames_areEnough() {
        Order order = order("");
        assertThat(order.source()).isEqualTo("a");
        assertThat(order.destination()).isEqualTo("b");
        assertThat(order.remote()).isEmpty();
        assertThat(order.query()).isEmpty();
        assertThat(order.alias()).isEmpty();
        assertThat(order.cutover()).isEqualTo(Order.Cutover.NONE);
        assertThat(order.verify()).isEqualTo(Order.Verify.COUNT);
        assertThat(order.slices()).isZero();
        assertThat(order.requestsPerSecond()).isEqualTo(Order.ADAPTIVE);
        assertThat(order.maxFailures()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",'query':{'term':{'a':1}},'alias':'c','cutover':'block','verify':'checksum','slices':4,"
                        + "'requests_per_second':500,'max_failures':7,'remote':'other',"
                        + "'destination_settings':{'number_of_shards':2},'destination_mappings':{'properties':{}}",
                ",'requests_per_second':-1,'verify':'none'",
                ",'requests_per_second':'auto'"
            })
    void itsOwnJson_isTheSameOrder(String more) {
        Order order = order(more);
        assertThat(Order.of(new Fields(order.json()))).isEqualTo(order);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "'source_index_name':'a','destination_index_name':'a' | Indices cannot be the same!",
                "'source_index_name':'a'                              | destination_index_name",
                "'destination_index_name':'b'                         | source_index_name",
                "'source_index_name':'a,c','destination_index_name':'b' | 'a,c' is not the name of one index",
                "'source_index_name':'a','destination_index_name':'b*'  | 'b*' is not the name of one index",
                "'source_index_name':'_all','destination_index_name':'b' | '_all' is not the name of one index",
                "'source_index_name':'a','destination_index_name':'-b'  | '-b' is not the name of one index"
            })
    void namesThatAreNone_areRefused(String names, String message) {
        assertRefused("{" + names + "}", message);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "'alias':'a'                 | 'alias' cannot be the name of an index",
                "'alias':'b'                 | 'alias' cannot be the name of an index",
                "'alias':'c*'                | 'c*' is not the name of one index",
                "'cutover':'stop'            | 'cutover' must be one of none, block.",
                "'verify':'md5'              | 'verify' must be one of none, count, checksum.",
                "'slices':65                 | 'slices' must be a whole number from 0 to 64.",
                "'slices':-1                 | 'slices' must be a whole number from 0 to 64.",
                "'slices':'many'             | 'slices'",
                "'max_failures':-1           | 'max_failures' must be a whole number from 0 to 1000000.",
                "'max_failures':1000001      | 'max_failures' must be",
                "'requests_per_second':0     | 'requests_per_second' must be a whole number from 1",
                "'requests_per_second':-2    | 'requests_per_second' must be a whole number from 1",
                "'requests_per_second':'fast' | 'requests_per_second'",
                "'remote':'no/name'          | name",
                "'query':'a:1'               | 'query' must be",
                "'destination_settings':[]   | 'destination_settings' must be",
                "'destination_mappings':1    | 'destination_mappings' must be"
            })
    void wishesThatCannotBeMet_areRefused(String wish, String message) {
        assertRefused("{'source_index_name':'a','destination_index_name':'b'," + wish + "}", message);
    }

    @Test
    void theSameName_isFineOnAnotherCluster() {
        Order order =
                Order.of(new Fields(json("{'source_index_name':'a','destination_index_name':'a','remote':'other'}")));
        assertThat(order.source()).isEqualTo(order.destination());
    }

    @Test
    void allFaults_areNamedAtOnce() {
        assertThatThrownBy(() -> order(",'cutover':'stop','verify':'md5','slices':99,'max_failures':-3,'alias':'a'"))
                .isInstanceOf(ApiException.class)
                .hasMessageContainingAll("'cutover'", "'verify'", "'slices'", "'max_failures'", "'alias'");
    }

    @Test
    void aFault_isSaidOnce_withTheNameAsItWasWritten() {
        Fields body = new Fields(json("{'settings':{'source_index_name':'a','destination_index_name':'b',"
                + "'requests_per_second':'fast','cutover':'stop','slices':'many'}}"));
        assertThatThrownBy(() -> Order.of(body.object("settings")))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.messages())
                                .containsExactly(
                                        "'settings.cutover' must be one of none, block.",
                                        "'settings.slices' must be a whole number from 0 to 64.",
                                        "'settings.requests_per_second' must be a whole number from 1, -1 for no limit,"
                                                + " or auto."));
    }

    private static void assertRefused(String settings, String message) {
        assertThatThrownBy(() -> Order.of(new Fields(json(settings))))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(ApiException.Kind.INVALID))
                .hasMessageContaining(message);
    }
}
