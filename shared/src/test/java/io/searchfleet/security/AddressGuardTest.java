package io.searchfleet.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    private final List<PortRange> ports = List.of(PortRange.of("443"), PortRange.of("9200-9299"));
    private final AddressGuard closed = new AddressGuard(List.of(), ports);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::7f00:1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:169.254.169.254",
                "::ffff:0:127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:0:4136:e378::1",
                "2001:10::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:a9fe:a9fe::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00::1",
                "fd00:ec2::254",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1"
            })
    void anAddressThatIsNotPublic_isRefused(String address) throws UnknownHostException {
        assertThat(closed.refusal(address(address))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00::1",
                "::ffff:8.8.8.8"
            })
    void aPublicAddress_passes(String address) throws UnknownHostException {
        assertThat(closed.refusal(address(address))).isEmpty();
    }

    @Test
    void anOpenedNetwork_passes_butNoOther() throws UnknownHostException {
        AddressGuard guard = new AddressGuard(List.of(Cidr.of("10.1.0.0/16"), Cidr.of("::1/128")), ports);
        assertThat(guard.refusal(address("10.1.255.1"))).isEmpty();
        assertThat(guard.refusal(address("::ffff:10.1.0.1"))).isEmpty();
        assertThat(guard.refusal(address("::1"))).isEmpty();
        assertThat(guard.refusal(address("10.2.0.1")).orElseThrow()).contains("10.0.0.0/8", "AllowedNetworks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "::ffff:169.254.169.254", "169.254.170.2", "fd00:ec2::254"})
    void credentialsOfTheMachine_areNeverGivenOut_whateverIsOpened(String address) throws UnknownHostException {
        AddressGuard guard = new AddressGuard(List.of(Cidr.of("0.0.0.0/0"), Cidr.of("::/0")), ports);
        assertThat(guard.refusal(address(address)).orElseThrow()).endsWith(") is never called.");
    }

    @Test
    void aRefusal_saysOfWhatAndWhatOpensIt() throws UnknownHostException {
        assertThat(closed.refusal(address("10.2.0.1")))
                .contains("10.2.0.1 is in 10.0.0.0/8 (private), which this deployment does not open; its parameter"
                        + " AllowedNetworks can.");
        assertThat(closed.refusal(22))
                .contains("Port 22 is not open in this deployment; its parameter AllowedPorts has [443, 9200-9299].");
    }

    @Test
    void aPortThatIsNotListed_isRefused() {
        assertThat(closed.refusal(443)).isEmpty();
        assertThat(closed.refusal(9200)).isEmpty();
        assertThat(closed.refusal(9299)).isEmpty();
        assertThat(closed.refusal(22).orElseThrow()).contains("22", "AllowedPorts");
        assertThat(closed.refusal(9300)).isPresent();
    }

    /** In the form it came in: Java itself would turn a mapped address into its IPv4 one. */
    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }
}
