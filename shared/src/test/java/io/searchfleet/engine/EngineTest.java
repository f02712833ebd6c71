package io.searchfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In what engines and their versions differ, as their documentation has it. */
class EngineTest {
    @ParameterizedTest
    @CsvSource({
        "5.6.16,      5,  6, doc,  false, false, reindex.remote.whitelist",
        "6.8.1,       6,  8, _doc, true,  false, reindex.remote.whitelist",
        "7.2.0,       7,  2, '',   true,  false, reindex.remote.whitelist",
        "7.8.1,       7,  8, '',   true,  false, reindex.remote.whitelist",
        "7.9.0,       7,  9, '',   true,  true,  reindex.remote.whitelist",
        "7.10.2,      7, 10, '',   true,  true,  reindex.remote.whitelist",
        "8.19.21,     8, 19, '',   true,  true,  reindex.remote.whitelist",
        "9.0.0-beta1, 9,  0, '',   true,  true,  reindex.remote.whitelist",
        "nonsense,    0,  0, '',   false, false, reindex.remote.whitelist",
        "9999.9999, 9999, 9999, '', true, true, reindex.remote.whitelist",
        "99999.1,     0,  1, '',   false, false, reindex.remote.whitelist",
        "7.99999,     7,  0, '',   true,  false, reindex.remote.whitelist"
    })
    void elasticsearch(
            String version, int major, int minor, String type, boolean hasSequence, boolean hasBlock, String setting) {
        Engine engine = Engine.of("elasticsearch", version);
        assertThat(engine.distribution()).isEqualTo("elasticsearch");
        assertThat(engine.version()).isEqualTo(version);
        assertThat(engine.major()).isEqualTo(major);
        assertThat(engine.minor()).isEqualTo(minor);
        assertThat(engine.mappingType()).isEqualTo(Optional.of(type).filter(text -> !text.isEmpty()));
        assertThat(engine.hasSequenceNumbers()).isEqualTo(hasSequence);
        assertThat(engine.hasBlockCall()).isEqualTo(hasBlock);
        assertThat(engine.remoteReindexSetting()).isEqualTo(setting);
        assertThat(engine.dataRoles()).isEqualTo("dhwcfs");
        assertThat(engine.masterRoleNames()).containsExactly("master", "cluster_manager");
        assertThat(engine.dataRoleNames())
                .containsExactly("data", "data_content", "data_hot", "data_warm", "data_cold", "data_frozen");
    }

    @ParameterizedTest
    @CsvSource({
        "1.3.2, reindex.remote.whitelist",
        "2.0.0, reindex.remote.allowlist",
        "2.19.1, reindex.remote.allowlist",
        "3.8.0, reindex.remote.allowlist"
    })
    void openSearch(String version, String setting) {
        Engine engine = Engine.of("opensearch", version);
        assertThat(engine.distribution()).isEqualTo("opensearch");
        assertThat(engine.version()).isEqualTo(version);
        assertThat(engine.remoteReindexSetting()).isEqualTo(setting);
        assertThat(engine.mappingType()).isEmpty();
        assertThat(engine.hasSequenceNumbers()).isTrue();
        assertThat(engine.hasBlockCall()).isTrue();
        assertThat(engine.dataRoles()).isEqualTo("dw");
        assertThat(engine.masterRoleNames()).containsExactly("master", "cluster_manager");
        assertThat(engine.dataRoleNames()).isEqualTo(List.of("data", "warm"));
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) Json.stored(text.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5.6.1 | {'properties':{}}         | {'doc':{'properties':{}}}",
                "6.8.1 | {'properties':{}}         | {'_doc':{'properties':{}}}",
                "6.8.1 | {'mine':{'properties':{}}} | {'mine':{'properties':{}}}",
                "6.8.1 | {'mine':{},'yours':{}}    | {'mine':{},'yours':{}}",
                "6.8.1 | {'mine':{},'dynamic':{}}  | {'_doc':{'mine':{},'dynamic':{}}}",
                "6.8.1 | {'mine':1}                | {'_doc':{'mine':1}}",
                "6.8.1 | {}                        | {}",
                "7.2.0 | {'properties':{}}         | {'properties':{}}",
                "7.2.0 | {'mine':{'properties':{}}} | {'properties':{}}",
                "7.2.0 | {'mine':{},'yours':{}}    | {'mine':{},'yours':{}}",
                "7.2.0 | {'mine':1}                | {'mine':1}",
                "7.2.0 | {}                        | {}"
            })
    void aMapping_getsTheTypeThatTheEngineTakes_orLosesIt(String version, String given, String taken) {
        assertThat(Engine.of("elasticsearch", version).mappings(json(given))).isEqualTo(json(taken));
    }

    private static EngineAnswer answer(int status, String body) {
        return new EngineAnswer(status, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aCluster_saysWhoItIs() {
        ClusterInfo info = ClusterInfo.of(answer(
                200,
                "{'cluster_name':'a','cluster_uuid':'u','version':{'number':'2.6.0','distribution':'opensearch'}}"));
        assertThat(info).isEqualTo(new ClusterInfo("a", "u", new Engine.OpenSearch("2.6.0")));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 503})
    void withoutAMaster_itHasNoUuid(int status) {
        assertThat(ClusterInfo.of(
                        answer(status, "{'cluster_name':'a','cluster_uuid':'_na_','version':{'number':'5.6.16'}}")))
                .isEqualTo(new ClusterInfo("a", "", new Engine.Elasticsearch("5.6.16")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{'cluster_name':'a'}",
                "{'cluster_name':'a','version':{}}",
                "{'cluster_name':'','version':{'number':'5.6.16'}}",
                "{'version':{'number':'5.6.16'}}"
            })
    void whatIsNoCluster_isSaidToBeNone(String body) {
        assertThatThrownBy(() -> ClusterInfo.of(answer(200, body)))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("not as an Elasticsearch or OpenSearch cluster does");
    }

    @Test
    void an503ThatNamesNobody_isAnError() {
        assertThatThrownBy(() -> ClusterInfo.of(answer(503, "{'error':'later'}")))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("later");
        assertThatThrownBy(() -> ClusterInfo.of(answer(503, "<html>")))
                .isInstanceOf(ApiException.class)
                .hasMessageNotContaining("names no version");
    }

    @Test
    void aPath_keepsWhatUsersNameInItsSegment() {
        assertThat(EnginePath.of("_nodes", "a,b*", "stats")).isEqualTo("/_nodes/a,b*/stats");
        assertThat(EnginePath.of("a/b?c#d%e f+g", "_search")).isEqualTo("/a%2Fb%3Fc%23d%25e%20f%2Bg/_search");
        assertThat(EnginePath.withQuery("/a", "", "x=1", "", "y=2")).isEqualTo("/a?x=1&y=2");
        assertThat(EnginePath.withQuery("/a", "")).isEqualTo("/a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".."})
    void aSegmentThatMeansAnotherPlace_isRefused(String segment) {
        assertThatThrownBy(() -> EnginePath.of("a", segment))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("cannot name anything");
    }

    @ParameterizedTest
    @CsvSource({"/es,/es", "/es/,/es", "/search/es-1.2_~@+,/search/es-1.2_~@+", "'',''", "/,''"})
    void aPrefix_isSegmentsThatMeanNothing(String text, String prefix) {
        assertThat(new PathPrefix(text)).hasToString(prefix);
    }

    @ParameterizedTest
    @ValueSource(strings = {"es", "//", "/es//x", "/..", "/a/./b", "/a/../b", "/es?x", "/e s", "/é"})
    void aPrefixThatMeansMore_isRefused(String text) {
        assertThatThrownBy(() -> new PathPrefix(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'path_prefix' must look like");
        assertThatThrownBy(() -> new PathPrefix("/" + "a".repeat(200))).isInstanceOf(IllegalArgumentException.class);
        assertThat(new PathPrefix("/" + "a".repeat(199)).value()).hasSize(200);
    }
}
