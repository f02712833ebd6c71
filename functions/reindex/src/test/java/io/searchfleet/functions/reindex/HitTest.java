package io.searchfleet.functions.reindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.searchfleet.engine.EngineAnswer;
import io.searchfleet.model.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HitTest {
    private static final String SHARDS = "\"_shards\":{\"total\":2,\"successful\":2,\"skipped\":0,\"failed\":0}";

    @Test
    void aHit_isReadWithItsFieldsInAnyOrder() {
        List<Hit> hits = hits("{\"took\":1,\"timed_out\":false," + SHARDS
                + ",\"hits\":{\"total\":{\"value\":2,\"relation\":\"eq\"},\"max_score\":null,\"hits\":["
                + "{\"_index\":\"a\",\"_id\":\"1\",\"_version\":7,\"_routing\":\"r\",\"_score\":null,"
                + "\"_source\":{\"n\":1},\"sort\":[12345678901]},"
                + "{\"sort\":[5],\"_source\":{\"n\":2},\"_version\":1,\"_type\":\"event\",\"_id\":\"2\"}]}}");
        assertThat(hits).hasSize(2);
        assertThat(hits.getFirst().name()).isEqualTo(new Hit.Name("1", "r"));
        assertThat(hits.getFirst().version()).isEqualTo(7);
        assertThat(hits.getFirst().seqNo()).isEqualTo(12_345_678_901L);
        assertThat(hits.getFirst().type()).isEmpty();
        assertThat(hits.getLast().name()).isEqualTo(new Hit.Name("2", ""));
        assertThat(hits.getLast().type()).isEqualTo("event");
        assertThat(hits.getLast().seqNo()).isEqualTo(5);
    }

    @Test
    void hitsBeforeTheirShards_areReadToo() {
        assertThat(hits("{\"hits\":{\"hits\":[{\"_id\":\"1\"}]}," + SHARDS + ",\"timed_out\":false}"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{ \"a\" :\t1.0 }",
                "{\"_id\":\"other\",\"sort\":[9],\"hits\":[{\"_source\":{}}],\"_version\":99}",
                "{\"a\":{\"b\":[{\"c\":\"}]\\\"\"}]}}",
                "{\"ü\":\"日本 \\u00fc 🙂\"}",
                "{\"a\":\n[1,\r\n2]}"
            })
    void aSource_keepsItsBytes(String source) {
        Hit hit = hits("{" + SHARDS + ",\"hits\":{\"hits\":[{\"_id\":\"ä\",\"_source\":" + source
                        + ",\"_version\":3}]}}")
                .getFirst();
        assertThat(new String(hit.source(), StandardCharsets.UTF_8)).isEqualTo(source);
        assertThat(hit.id()).isEqualTo("ä");
        assertThat(hit.version()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"timed_out\":false,\"_shards\":{\"total\":2,\"successful\":1,\"failed\":1},\"hits\":{\"hits\":[]}}",
                // A shard without a node counts as neither.
                "{\"timed_out\":false,\"_shards\":{\"total\":2,\"successful\":1,\"failed\":0},\"hits\":{\"hits\":[]}}",
                "{\"timed_out\":true,\"_shards\":{\"total\":2,\"successful\":2,\"failed\":0},\"hits\":{\"hits\":[]}}",
                "{\"_shards\":{\"total\":2,\"successful\":2,\"failed\":0},\"timed_out\":true,\"hits\":{\"hits\":[]}}",
                "{\"hits\":{\"hits\":[]}}",
                "{\"_shards\":{\"total\":2,\"successful\":2"
            })
    void anAnswerThatIsNotWhole_isNone(String answer) {
        assertThatThrownBy(() -> hits(answer))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(ApiException.Kind.BAD_CLUSTER_ANSWER));
    }

    private static List<Hit> hits(String answer) {
        return Hit.of(new EngineAnswer(200, answer.getBytes(StandardCharsets.UTF_8)));
    }
}
