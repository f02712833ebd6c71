package io.searchfleet.functions.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import io.searchfleet.model.Scope;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenRequestTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aNameAndScopes_areEnough() {
        TokenRequest request = request("{\"name\":\"dashboard\",\"scopes\":[\"read\"]}");
        assertThat(request.name()).isEqualTo("dashboard");
        assertThat(request.scopes()).containsExactly(Scope.READ);
        assertThat(request.account()).isEmpty();
        assertThat(request.expiresAt()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'scopes':['read']} | 'name' is missing",
                "{'name':null,'scopes':['read']} | 'name' is missing",
                "{'name':'','scopes':['read']} | 'name' must have 1 to 100 characters.",
                "{'name':5,'scopes':['read']} | 'name' must be a string.",
                "{'name':'n','scopes':null} | 'scopes' must be a list",
                "{'name':'n','scopes':['read','all']} | There is no scope 'all'; there are read, operate and admin.",
                "{'name':'n','scopes':['read'],'expires_at':'2020-01-01T00:00:00Z'} | 'expires_at' is in the past."
            },
            quoteCharacter = '"')
    void whatIsMissing_orNull_isNamed(String body, String fault) {
        assertThatThrownBy(() -> request(body.replace('\'', '"')))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining(fault);
    }

    private static TokenRequest request(String body) {
        return TokenRequest.of((ObjectNode) Json.stored(body), NOW);
    }
}
