package io.searchfleet.functions.reindex;

import static io.searchfleet.functions.reindex.Orders.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.connections.Connection;
import io.searchfleet.connections.HqSettings;
import io.searchfleet.connections.Mode;
import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.ClusterInfo;
import io.searchfleet.engine.Endpoint;
import io.searchfleet.engine.Engine;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ConnectionName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteTest {
    private static final Connection SOURCE = new Connection(
            new AccountId("main"),
            new ConnectionName("old"),
            Endpoint.of(new ClusterAddress(false, "old.example.com", 9200)),
            Mode.ADMIN,
            List.of(),
            List.of(),
            new ClusterInfo("old", "uuid", new Engine.Elasticsearch("7.10.2")),
            HqSettings.DEFAULTS,
            1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'allowlist':['old.example.com:9200']",
                "'whitelist':['other:9200','old.example.com:*']",
                "'allowlist':'other:9200, old.example.com:9200'",
                "'whitelist':'*.example.com:92*'",
                "'allowlist':['*']"
            })
    void anAddressOnTheList_isNotRefused(String list) {
        assertThat(refusal("'x':{'name':'node-1','settings':{'reindex':{'remote':{" + list + "}}}}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'allowlist':['old.example.com:9201']",
                "'allowlist':['oldXexample.com:9200']",
                "'allowlist':['old.example.com']",
                "'allowlist':''",
                "'allowlist':[]"
            })
    void anAddressOnNoList_isRefused(String list) {
        assertThat(refusal("'x':{'name':'node-1','settings':{'reindex':{'remote':{" + list + "}}}}"))
                .isPresent();
    }

    @Test
    void aRefusal_namesTheNodesThatRefuse_andWhatToSet() {
        assertThat(refusal("'x':{'name':'node-1','settings':{'reindex':{'remote':{'allowlist':['*:9200']}}}},"
                        + "'y':{'name':'node-2'},'z':{'name':'node-3','settings':{}}"))
                .hasValueSatisfying(why -> assertThat(why)
                        .contains("The nodes node-2, node-3 may not copy from old.example.com:9200")
                        .contains("reindex.remote.allowlist: [\"old.example.com:9200\"]")
                        .doesNotContain("node-1"));
    }

    private static Optional<String> refusal(String nodes) {
        return Remote.refusal(SOURCE, json("{'nodes':{" + nodes + "}}"), "reindex.remote.allowlist");
    }
}
