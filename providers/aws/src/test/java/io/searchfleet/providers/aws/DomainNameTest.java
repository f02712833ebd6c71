package io.searchfleet.providers.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.fleet.Slug;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DomainNameTest {
    @ParameterizedTest
    @CsvSource({
        "logs-1234567890, logs-1234567890",
        "12345678901234567890-1234567890, c-1234567890",
        "0-logs-1234567890, logs-1234567890",
        "a-very-long-name-abc-1234567890, a-very-long-name--1234567890",
        "abcdefghijklmnopqrst-1234567890, abcdefghijklmnopq-1234567890"
    })
    void aSlugBecomesANameThatTheServiceTakes(String slug, String name) {
        assertThat(DomainName.of(new Slug(slug)).value())
                .isEqualTo(name)
                .hasSizeBetween(3, 28)
                .matches("[a-z][a-z0-9-]+");
        assertThat(DomainName.isOne(name)).isTrue();
    }
}
