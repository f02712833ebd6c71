package io.searchfleet.functions.reindex;

import static io.searchfleet.functions.reindex.Orders.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlatTest {
    @Test
    void settings_haveTheirFullNames_howeverTheyWereGiven() {
        var flat = Flat.of(json("{'number_of_shards':3,'index':{'refresh_interval':'5s','blocks':{'write':null}},"
                + "'index.codec':'best_compression','analysis':{'analyzer':{'own':{'filter':['lowercase','stop']}}}}"));
        assertThat(flat)
                .containsOnlyKeys(
                        "index.number_of_shards",
                        "index.refresh_interval",
                        "index.blocks.write",
                        "index.codec",
                        "index.analysis.analyzer.own.filter");
        assertThat(flat)
                .containsEntry("index.number_of_shards", IntNode.valueOf(3))
                .containsEntry("index.blocks.write", NullNode.getInstance());
    }

    @Test
    void oneMappingOverAnother_addsAndReplacesFields() {
        var base = json("{'dynamic':'strict','properties':{'name':{'properties':{'first':{'type':'text'}}},"
                + "'price':{'type':'integer','index':false},'n':{'type':'long'}}}");
        var merged = Flat.merged(
                base,
                json("{'dynamic':true,'properties':{'name':{'properties':{'last':{'type':'keyword'}}},"
                        + "'price':{'type':'double'}}}"));
        assertThat(merged)
                .isEqualTo(json("{'dynamic':true,'properties':{'name':{'properties':{'first':{'type':'text'},"
                        + "'last':{'type':'keyword'}}},'price':{'type':'double'},'n':{'type':'long'}}}"));
    }

    @Test
    void fieldTypes_areThoseOfAllLevels() {
        assertThat(Flat.fieldTypes(json("{'properties':{'name':{'properties':{'first':{'type':'text'}}},"
                        + "'tags':{'type':'nested','properties':{'key':{'type':'keyword'}}}}}")))
                .isEqualTo(Map.of("name", "object", "name.first", "text", "tags", "nested", "tags.key", "keyword"));
    }

    @Test
    void aFieldNamedTypeOrProperties_isAField() {
        assertThat(Flat.fieldTypes(json("{'properties':{'type':{'type':'keyword'},'properties':{'type':'long'}}}")))
                .isEqualTo(Map.of("type", "keyword", "properties", "long"));
    }

    @Test
    void aMappingOver_replacesAFieldNamedTypeAlone() {
        var merged = Flat.merged(
                json("{'properties':{'type':{'type':'text'},'n':{'type':'long'}}}"),
                json("{'properties':{'type':{'type':'keyword'}}}"));
        assertThat(merged).isEqualTo(json("{'properties':{'type':{'type':'keyword'},'n':{'type':'long'}}}"));
    }
}
