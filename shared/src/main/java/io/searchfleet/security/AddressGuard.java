package io.searchfleet.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides which addresses may be called. Public ones may; those of the table below only where the deployment opens their
 * network; those that give out a machine's own credentials never.
 *
 * <p>Source: the IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890 and its updates), and the metadata
 * addresses that the large clouds publish. Java's own predicates know only a few of them.
 */
public final class AddressGuard {
    private record Reserved(Cidr network, String what) {}

    private static final List<Reserved> RESERVED = Stream.of(
                    "0.0.0.0/8 this host",
                    "10.0.0.0/8 private",
                    "100.64.0.0/10 carrier-grade NAT",
                    "127.0.0.0/8 loopback",
                    "169.254.0.0/16 link-local",
                    "172.16.0.0/12 private",
                    "192.0.0.0/24 protocol assignments",
                    "192.0.2.0/24 documentation",
                    "192.31.196.0/24 AS112",
                    "192.52.193.0/24 AMT",
                    "192.88.99.0/24 6to4 relay",
                    "192.168.0.0/16 private",
                    "192.175.48.0/24 AS112",
                    "198.18.0.0/15 benchmarking",
                    "198.51.100.0/24 documentation",
                    "203.0.113.0/24 documentation",
                    "224.0.0.0/4 multicast",
                    "240.0.0.0/4 reserved",
                    "::/96 unspecified, loopback or IPv4-compatible",
                    "::ffff:0:0:0/96 IPv4-translated",
                    "64:ff9b::/96 NAT64",
                    "64:ff9b:1::/48 NAT64",
                    "100::/64 discard-only",
                    "100:0:0:1::/64 dummy",
                    "2001::/23 protocol assignments, Teredo among them",
                    "2001:db8::/32 documentation",
                    "2002::/16 6to4",
                    "2620:4f:8000::/48 AS112",
                    "3fff::/20 documentation",
                    "5f00::/16 segment routing",
                    "fc00::/7 unique local",
                    "fe80::/10 link-local",
                    "fec0::/10 site-local",
                    "ff00::/8 multicast")
            .map(AddressGuard::reserved)
            .toList();

    private static final List<Reserved> NEVER = Stream.of(
                    "169.254.169.254/32 instance metadata",
                    "169.254.169.253/32 VPC resolver",
                    "169.254.170.2/32 container credentials",
                    "169.254.170.23/32 pod credentials",
                    "100.100.100.200/32 instance metadata",
                    "192.0.0.192/32 instance metadata",
                    "fd00:ec2::254/128 instance metadata",
                    "fd00:ec2::23/128 pod credentials",
                    "fd20:ce::254/128 instance metadata")
            .map(AddressGuard::reserved)
            .toList();

    private static final Cidr MAPPED = new Cidr("::ffff:0:0/96", mappedPrefix(), 96);

    private final List<Cidr> opened;
    private final List<PortRange> ports;

    /**
     * @param opened networks of the table that may be called all the same
     * @param ports what may be called at all
     */
    public AddressGuard(List<Cidr> opened, List<PortRange> ports) {
        this.opened = List.copyOf(opened);
        this.ports = List.copyOf(ports);
    }

    private static Reserved reserved(String row) {
        int space = row.indexOf(' ');
        return new Reserved(Cidr.of(row.substring(0, space)), row.substring(space + 1));
    }

    private static byte[] mappedPrefix() {
        byte[] prefix = new byte[16];
        prefix[10] = prefix[11] = (byte) 0xff;
        return prefix;
    }

    /** Why {@code address} may not be called; empty when it may. */
    public Optional<String> refusal(InetAddress address) {
        byte[] bytes = plain(address.getAddress());
        Optional<String> never =
                containing(NEVER, bytes).map(row -> text(bytes) + " (" + row.what() + ") is never called.");
        if (never.isPresent() || opened.stream().anyMatch(network -> network.contains(bytes))) {
            return never;
        }
        return containing(RESERVED, bytes)
                .map(row -> text(bytes) + " is in " + row.network() + " (" + row.what()
                        + "), which this deployment does not open; its parameter AllowedNetworks can.");
    }

    /** Why {@code port} may not be called; empty when it may. */
    public Optional<String> refusal(int port) {
        return ports.stream().anyMatch(range -> range.contains(port))
                ? Optional.empty()
                : Optional.of("Port " + port + " is not open in this deployment; its parameter AllowedPorts has "
                        + ports + ".");
    }

    private static Optional<Reserved> containing(List<Reserved> table, byte[] address) {
        return table.stream().filter(row -> row.network().contains(address)).findFirst();
    }

    /** An IPv4 address in an IPv6 one of the form ::ffff:a.b.c.d is that IPv4 address to every operating system. */
    private static byte[] plain(byte[] address) {
        return MAPPED.contains(address) ? Arrays.copyOfRange(address, 12, 16) : address;
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are always an address", e);
        }
    }
}
