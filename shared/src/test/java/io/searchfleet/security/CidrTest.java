package io.searchfleet.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @Test
    void aNetworkThatEndsInsideAByte_containsExactlyItsAddresses() {
        Cidr network = Cidr.of("172.16.0.0/12");
        assertThat(network.contains(new byte[] {(byte) 172, 16, 0, 0})).isTrue();
        assertThat(network.contains(new byte[] {(byte) 172, 31, (byte) 255, (byte) 255}))
                .isTrue();
        assertThat(network.contains(new byte[] {(byte) 172, 32, 0, 0})).isFalse();
        assertThat(network.contains(new byte[] {(byte) 172, 15, 0, 0})).isFalse();
        assertThat(network.contains(new byte[16])).isFalse();
    }

    @Test
    void aSingleAddress_isANetworkOfOne() {
        assertThat(Cidr.of("10.0.0.7").bits()).isEqualTo(32);
        assertThat(Cidr.of("::1").bits()).isEqualTo(128);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0/33", "10.0.0.0/-1", "example.com/8", "10.0.0.0/x", "::/129", "1.2.3.4.5"})
    void whatIsNoNetwork_isRefused(String text) {
        assertThatThrownBy(() -> Cidr.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a network");
    }
}
