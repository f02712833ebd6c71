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
    void aNetwork_mayBeEverything_orOneAddress() {
        byte[] address = {8, 8, 8, 8};
        assertThat(Cidr.of("0.0.0.0/0").contains(address)).isTrue();
        assertThat(Cidr.of("8.8.8.8/32").contains(address)).isTrue();
        assertThat(Cidr.of("8.8.8.9/32").contains(address)).isFalse();
        assertThat(Cidr.of("::/128").contains(new byte[16])).isTrue();
    }

    @Test
    void networks_areEqualByWhatTheyContain() {
        Cidr network = Cidr.of("fc00::/7");
        assertThat(network)
                .isEqualTo(Cidr.of("fc00:0::/7"))
                .hasSameHashCodeAs(Cidr.of("fc00:0::/7"))
                .isNotEqualTo(Cidr.of("fc00::/8"))
                .isNotEqualTo(Cidr.of("fd00::/7"))
                .isNotEqualTo("fc00::/7")
                .hasToString("fc00::/7");
        assertThat(network.hashCode()).isNotEqualTo(Cidr.of("fc00::/8").hashCode());
    }

    @Test
    void aSingleAddress_isANetworkOfOne() {
        assertThat(Cidr.of("10.0.0.7").bits()).isEqualTo(32);
        assertThat(Cidr.of("::1").bits()).isEqualTo(128);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/8", "10.0.0.0/33", "10.0.0.0/-1", "example.com/8", "10.0.0.0/x", "::/129", "1.2.3.4.5"})
    void whatIsNoNetwork_isRefused(String text) {
        assertThatThrownBy(() -> Cidr.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a network");
    }
}
