package io.searchfleet.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FieldsTest {
    @Test
    void aFieldOfAnotherName_isAFaultThatSaysWhichThereAre_beItNull() {
        assertThat(faults("{\"name\":\"x\",\"expires\":null,\"tls\":{\"verfiy\":true}}", fields -> {
                    fields.only("name", "tls");
                    fields.object("tls").only("ca_pem", "verify");
                }))
                .containsExactly(
                        "There is no field 'expires'; there are name, tls.",
                        "There is no field 'tls.verfiy'; there are tls.ca_pem, tls.verify.");
    }

    @Test
    void ofManyOtherNames_aFewAreSaid_inShort() {
        ObjectNode body = Json.object().put("a\n" + "b".repeat(200), 1);
        for (int i = 0; i < 100; i++) {
            body.put("f" + i, i);
        }
        List<String> faults = faults(body.toString(), fields -> fields.only("a"));
        assertThat(faults).hasSize(5);
        assertThat(faults.getFirst()).isEqualTo("There is no field 'a?" + "b".repeat(98) + "…'; there is a alone.");
    }

    private static List<String> faults(String body, Consumer<Fields> read) {
        Fields fields = new Fields((ObjectNode) Json.stored(body));
        read.accept(fields);
        return catchThrowableOfType(ApiException.class, fields::check).messages();
    }
}
