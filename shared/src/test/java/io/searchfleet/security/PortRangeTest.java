package io.searchfleet.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortRangeTest {
    @Test
    void aPort_isARangeOfOne() {
        PortRange port = PortRange.of("443");
        assertThat(port).isEqualTo(new PortRange(443, 443)).hasToString("443");
        assertThat(port.contains(442)).isFalse();
        assertThat(port.contains(443)).isTrue();
        assertThat(port.contains(444)).isFalse();
    }

    @Test
    void bothEnds_areOfTheRange() {
        PortRange range = PortRange.of("9200-9299");
        assertThat(range).isEqualTo(new PortRange(9200, 9299)).hasToString("9200-9299");
        assertThat(range.contains(9199)).isFalse();
        assertThat(range.contains(9200)).isTrue();
        assertThat(range.contains(9299)).isTrue();
        assertThat(range.contains(9300)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "-1", "9200-", "9200-9299-", "a", "123456", "1 - 2"})
    void whatIsNoRange_isRefused(String text) {
        assertThatThrownBy(() -> PortRange.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not a port or a range such as 9200-9299.");
    }
}
