package io.searchfleet.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a     | {\"a\":1}",
                "a,b   | {\"a\":1,\"b\":2}",
                "a,a   | {\"a\":1}",
                "a,,   | {\"a\":1}",
                "','   | {}",
                "other | {}"
            })
    void fields_nameWhatARowHas_andMayRepeatThemselves(String fields, String row) {
        Rows rows = Rows.of(new Query(Map.of("fields", List.of(fields))));
        rows.add(Json.object().put("a", 1).put("b", 2));
        assertThat(new String(rows.reply().body(), StandardCharsets.UTF_8)).isEqualTo("[" + row + "]");
    }
}
