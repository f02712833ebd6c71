package io.searchfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "http://es",
                "es:9200",
                "es/path",
                "es\\path",
                "user@es",
                "user:pw@es",
                "es\r\nHost: x",
                "es\u0000",
                "es?x",
                "es#x",
                "*.es",
                "-es",
                "es-",
                "a..b",
                ".es",
                "2130706433",
                "0x7f000001",
                "0x7f.1",
                "127.1",
                "017700000001",
                "0177.0.0.1x.1",
                "1.2.3.4.5",
                "256.1.1.1",
                "01.2.3.4",
                "[::1",
                "::1]",
                "fe80::1%eth0",
                "a b",
                "ⓛocal/host",
                "es\t",
                "xn--",
                "[127.0.0.1]x"
            })
    void whatIsNoHost_isRefusedWithAReason(String host) {
        assertThatThrownBy(() -> new ClusterAddress(false, host, 9200))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'ip'");
    }

    @ParameterizedTest
    @CsvSource({
        "ES.Example.COM, es.example.com",
        "es.example.com., es.example.com",
        "10.0.0.1, 10.0.0.1",
        "[::1], ::1",
        "2001:DB8::1, 2001:db8::1",
        "bücher.example, xn--bcher-kva.example",
        "my_host, my_host",
        "3com.example, 3com.example"
    })
    void aHost_isStoredInItsUsualForm(String given, String stored) {
        assertThat(new ClusterAddress(false, given, 9200).host()).isEqualTo(stored);
    }

    @Test
    void aPortOutsideTheRange_isRefused() {
        assertThatThrownBy(() -> new ClusterAddress(false, "es", 0)).hasMessageContaining("'port'");
        assertThatThrownBy(() -> new ClusterAddress(false, "es", 65536)).hasMessageContaining("'port'");
    }

    @Test
    void anIpv6Address_standsInBracketsInTheUrl() {
        assertThat(new ClusterAddress(true, "::1", 443).url()).isEqualTo("https://[::1]:443");
    }
}
