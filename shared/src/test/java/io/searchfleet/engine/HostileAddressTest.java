package io.searchfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.searchfleet.model.ApiException;
import io.searchfleet.model.ApiException.Kind;
import io.searchfleet.model.Budget;
import io.searchfleet.security.AddressGuard;
import io.searchfleet.security.Cidr;
import io.searchfleet.security.PortRange;
import io.searchfleet.testing.FaultServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every way that is known to write an address that must not be called, with the guard closed as it is deployed: none of
 * them ever gets a connection. Listeners on loopback count, and any other attempt would show as another kind of error.
 */
class HostileAddressTest {
    private static final AddressGuard DEPLOYED = new AddressGuard(List.of(), List.of(new PortRange(1, 65535)));
    private static final Duration TIME = Duration.ofSeconds(5);

    /** Loopback, link-local, private, metadata: as bytes. */
    private static final int[][] INTERNAL = {
        {127, 0, 0, 1},
        {127, 1, 2, 3},
        {0, 0, 0, 0},
        {10, 0, 0, 1},
        {172, 16, 0, 1},
        {192, 168, 1, 1},
        {169, 254, 169, 254},
        {169, 254, 170, 2},
        {100, 64, 0, 1},
        {100, 100, 100, 200},
        {255, 255, 255, 255}
    };

    static Set<String> hostile() {
        Set<String> all = new LinkedHashSet<>();
        for (int[] address : INTERNAL) {
            numbers(address, all);
            embedded(address, all);
        }
        for (String plain : List.of("127.0.0.1", "169.254.169.254", "10.0.0.1")) {
            decorated(plain, all);
            unicode(plain, all);
        }
        all.addAll(List.of(
                "localhost",
                "LOCALHOST",
                "localhost.",
                "LocalHost.localdomain",
                "localhost.localdomain",
                "localhost6",
                "ip6-localhost",
                "ip6-loopback",
                "local host",
                "localhost\t",
                "loopback",
                "broadcasthost",
                "localhоst",
                "ⓛocalhost",
                "ｌｏｃａｌｈｏｓｔ",
                "metadata.google.internal",
                "metadata",
                "instance-data",
                "127.0.0.1.nip.io",
                "169.254.169.254.sslip.io",
                "localtest.me",
                "a.0x7f.1",
                "0x7f.1",
                "1.1",
                "1",
                "0",
                "00",
                "0x0",
                "0.0",
                "[::]",
                "::",
                "[0:0:0:0:0:0:0:0]",
                "::1",
                "[::1]",
                "0:0:0:0:0:0:0:1",
                "0000:0000:0000:0000:0000:0000:0000:0001",
                "::0:1",
                "fe80::1",
                "fe80::1%lo",
                "[fe80::1%25lo]",
                "fe80::1%1",
                "[::1%lo]",
                "fc00::1",
                "fd00::1",
                "fd00:ec2::254",
                "fd20:ce::254",
                "fec0::1",
                "ff02::1",
                "2001:db8::1",
                "[::1",
                "::1]",
                "[[::1]]",
                "[]",
                "",
                " ",
                ".",
                "..",
                "-",
                "%",
                "a..b",
                ":::1",
                "1::2::3"));
        return all;
    }

    /** Decimal, octal, hexadecimal, mixed and short forms. */
    private static void numbers(int[] b, Set<String> all) {
        long value = ((long) b[0] << 24) | (b[1] << 16) | (b[2] << 8) | b[3];
        all.add(b[0] + "." + b[1] + "." + b[2] + "." + b[3]);
        all.add(String.valueOf(value));
        all.add("0x%08x".formatted(value));
        all.add("0X%08X".formatted(value));
        all.add("0%o".formatted(value));
        all.add(b[0] + "." + (value & 0xffffff));
        all.add(b[0] + "." + b[1] + "." + (value & 0xffff));
        all.add("0x%x.0x%x.0x%x.0x%x".formatted(b[0], b[1], b[2], b[3]));
        all.add("0%o.0%o.0%o.0%o".formatted(b[0], b[1], b[2], b[3]));
        all.add("%04o.%04o.%04o.%04o".formatted(b[0], b[1], b[2], b[3]));
        all.add("%03d.%03d.%03d.%03d".formatted(b[0], b[1], b[2], b[3]));
        all.add("0x%x.%d.0%o.%d".formatted(b[0], b[1], b[2], b[3]));
        all.add("0x%x.%d".formatted(b[0], value & 0xffffff));
        all.add(b[0] + "." + b[1] + "." + b[2] + "." + (b[3] + 256));
        all.add(String.valueOf(value + (1L << 32)));
    }

    /** IPv4 within IPv6: mapped, compatible, translated, NAT64, 6to4, Teredo. */
    private static void embedded(int[] b, Set<String> all) {
        String dotted = b[0] + "." + b[1] + "." + b[2] + "." + b[3];
        String hex = "%x:%x".formatted(b[0] << 8 | b[1], b[2] << 8 | b[3]);
        String inverted = "%x:%x".formatted(~(b[0] << 8 | b[1]) & 0xffff, ~(b[2] << 8 | b[3]) & 0xffff);
        for (String prefix : List.of("::ffff:", "::", "::ffff:0:", "64:ff9b::", "64:ff9b:1::", "0:0:0:0:0:ffff:")) {
            all.add(prefix + dotted);
            all.add("[" + prefix + dotted + "]");
            all.add(prefix + hex);
            all.add((prefix + hex).toUpperCase(Locale.ROOT));
        }
        all.add("2002:" + hex + "::");
        all.add("2002:" + hex + "::1");
        all.add("2001:0:" + hex + "::" + inverted);
        all.add("2001::" + inverted);
        all.add("fe80::5efe:" + dotted);
    }

    /** With what belongs to other parts of a URL. */
    private static void decorated(String plain, Set<String> all) {
        all.addAll(List.of(
                plain + ".",
                plain + "..",
                "." + plain,
                plain + ":9200",
                plain + "/",
                plain + "/path",
                plain + "?x",
                plain + "#x",
                plain + "\\x",
                "http://" + plain,
                "https://" + plain + ":9200/",
                "//" + plain,
                "user@" + plain,
                "user:password@" + plain,
                "example.com@" + plain,
                plain + "@example.com",
                plain + "#@example.com",
                plain + "%00.example.com",
                plain + "\u0000.example.com",
                plain + "\r\nHost: example.com",
                plain + "\n",
                "\t" + plain,
                " " + plain,
                plain + " ",
                plain + "\u00a0",
                plain + "\u200b",
                plain + "%0d%0a",
                plain.replace(".", "%2e"),
                plain.replace("1", "%31"),
                "%" + plain,
                plain + "%lo",
                plain + "%25lo",
                "[" + plain + "]",
                "[" + plain,
                plain + ",example.com",
                plain + ";example.com",
                plain.replace('.', ',')));
    }

    /** Digits and dots of other scripts, which a later hop may fold into ASCII. */
    private static void unicode(String plain, Set<String> all) {
        for (String dot : List.of("。", "．", "｡", "․", "·")) {
            all.add(plain.replace(".", dot));
        }
        for (int zero : new int[] {'０', '٠', '۰', '०', 0x1D7CE, 0x1D7D8, 0x1D7F6}) {
            StringBuilder text = new StringBuilder();
            plain.chars().forEach(c -> text.appendCodePoint(c == '.' ? c : zero + c - '0'));
            all.add(text.toString());
            all.add(text.toString().replace('.', '。'));
        }
        all.add(plain.replace("1", "①").replace("2", "②").replace("0", "⓪"));
        all.add(plain.replace("1", "¹").replace("2", "²"));
    }

    @Test
    void thereAreManyOfThem() {
        assertThat(hostile()).hasSizeGreaterThan(500);
    }

    /** The resolver gives the worst answer to every name, and reads numbers as the most lenient system does. */
    @Test
    void noneOfThem_isEverConnectedTo() throws IOException {
        Resolver worst = host -> host.contains(":") || host.matches("[\\d.]+")
                ? InetAddress.getAllByName(host)
                : new InetAddress[] {InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1")};
        try (FaultServer server = FaultServer.start(FaultServer.cluster("c", "u"));
                ServerSocket six = new ServerSocket(server.port(), 50, InetAddress.ofLiteral("::1"))) {
            six.setSoTimeout(1);
            Connector connector = new Connector(worst, DEPLOYED, false);
            List<String> passed = new ArrayList<>();
            for (String host : hostile()) {
                if (!isRefused(connector, host, server.port())) {
                    passed.add(host);
                }
            }
            assertThat(passed).isEmpty();
            assertThat(server.connections()).isZero();
            assertThatThrownBy(six::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    /** By its form, before anything is resolved; or by the guard; never by what a network does. */
    private static boolean isRefused(Connector connector, String host, int port) {
        ClusterAddress address;
        try {
            address = new ClusterAddress(false, host, port);
        } catch (IllegalArgumentException e) {
            return true;
        }
        Target target = new Target("t" + host, 1, Endpoint.of(address));
        ApiException failure = catchThrowableOfType(
                ApiException.class, () -> connector.client(target).get("/", Budget.of(TIME)));
        Diagnosis diagnosis = connector.diagnose(target, Budget.of(TIME));
        connector.release("t" + host);
        boolean isUnresolved = failure.kind() == Kind.CLUSTER_UNREACHABLE
                && String.valueOf(failure.getMessage()).contains("does not resolve");
        return (failure.kind() == Kind.FORBIDDEN || isUnresolved)
                && diagnosis.steps().getFirst().ok().equals(Optional.of(false));
    }

    @Test
    void ofAMixedAnswer_onlyPublicAddressesAreUsed() throws UnknownHostException {
        Resolver mixed = host -> new InetAddress[] {
            InetAddress.ofLiteral("127.0.0.1"),
            InetAddress.ofLiteral("::1"),
            InetAddress.ofLiteral("1.1.1.1"),
            InetAddress.ofLiteral("169.254.169.254"),
            InetAddress.ofLiteral("10.0.0.1")
        };
        assertThat(new GuardedResolver(mixed, DEPLOYED).resolve("mixed.example"))
                .containsExactly(InetAddress.ofLiteral("1.1.1.1"));
    }

    @Test
    void anAddressThatChangesAfterItWasPublic_isRefusedThen() {
        AtomicInteger lookups = new AtomicInteger();
        Resolver rebinding = host ->
                new InetAddress[] {InetAddress.ofLiteral(lookups.incrementAndGet() == 1 ? "1.1.1.1" : "127.0.0.1")};
        GuardedResolver guarded = new GuardedResolver(rebinding, DEPLOYED);
        assertThat(catchThrowableOfType(UnknownHostException.class, () -> guarded.resolve("re.example")))
                .isNull();
        assertThatThrownBy(() -> guarded.resolve("re.example")).isInstanceOf(RefusedAddressException.class);
    }

    @ParameterizedTest
    @CsvSource({"301", "302", "303", "307", "308"})
    void aRedirectToAnInternalAddress_isNotFollowed(int status) {
        try (FaultServer inside = FaultServer.start(FaultServer.cluster("c", "u"));
                FaultServer server =
                        FaultServer.start(FaultServer.raw("HTTP/1.1 " + status + " Moved\r\nLocation: http://127.0.0.1:"
                                + inside.port() + "/\r\nContent-Length: 0\r\n\r\n"))) {
            // Opened for the server alone; what it points to is on another address of this machine.
            Connector connector = new Connector(
                    Resolver.system(),
                    new AddressGuard(List.of(Cidr.of("127.0.0.1/32")), List.of(new PortRange(1, 65535))),
                    false);
            Target target = new Target("t", 1, Endpoint.of(new ClusterAddress(false, "127.0.0.1", server.port())));
            ApiException failure = catchThrowableOfType(
                    ApiException.class,
                    () -> connector.client(target).get("/", Budget.of(TIME)).bytes());
            assertThat(failure).hasMessageContaining("redirects");
            assertThat(connector.diagnose(target, Budget.of(TIME)).ok()).isFalse();
            assertThat(inside.connections()).isZero();
        }
    }

    static List<String> prefixes() {
        return List.of(
                "es",
                "/es?x=1",
                "/es#x",
                "/../x",
                "/es/..",
                "/./x",
                "/es//x",
                "//evil.example",
                "/es\r\nX: y",
                "/es x",
                "/%2e%2e/x",
                "/es%0d%0aX:y",
                "/es\\..\\x",
                "/es@evil:80\\",
                "http://evil.example",
                "/ünicode",
                "/a;b=c",
                "/" + "a".repeat(300),
                "/es/\u0000",
                "/es\t",
                "/é",
                "/..;/x");
    }

    @ParameterizedTest
    @MethodSource("prefixes")
    void aPrefix_cannotLeaveItsPlace(String prefix) {
        assertThatThrownBy(() -> new PathPrefix(prefix)).hasMessageContaining("'path_prefix'");
    }

    @Test
    void aPrefix_standsBeforeEveryPath() {
        assertThat(new PathPrefix("/es/").value()).isEqualTo("/es");
        assertThat(new PathPrefix("/").value()).isEmpty();
        assertThat(new PathPrefix("/a/b-c_d.e~f").value()).isEqualTo("/a/b-c_d.e~f");
    }

    static List<Map.Entry<String, String>> headers() {
        return List.of(
                Map.entry("Host", "evil"),
                Map.entry("hOsT", "evil"),
                Map.entry("Content-Length", "0"),
                Map.entry("Transfer-Encoding", "chunked"),
                Map.entry("Connection", "close"),
                Map.entry("Proxy-Authorization", "x"),
                Map.entry("Upgrade", "h2c"),
                Map.entry("TE", "trailers"),
                Map.entry("Expect", "100-continue"),
                Map.entry("X-A\r\nX-B", "x"),
                Map.entry("X-A: b", "x"),
                Map.entry("X A", "x"),
                Map.entry("", "x"),
                Map.entry("Ⅹ-A", "x"),
                Map.entry("X-A", ""),
                Map.entry("X-A", "a\r\nX-B: c"),
                Map.entry("X-A", "a\nX-B: c"),
                Map.entry("X-A", "a\rb"),
                Map.entry("X-A", "a\u0000b"),
                Map.entry("X-A", "嘊嘍X-B: c"),
                Map.entry("X-A", " a"),
                Map.entry("X-A", "a ".repeat(3000)));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void aHeader_cannotBecomeAnotherOne(Map.Entry<String, String> header) {
        assertThatThrownBy(() -> new CustomHeaders(Map.of(header.getKey(), header.getValue())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("X-B: c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "authorization"})
    void anAuthorization_isSetByOneOfUsOnly(String name) {
        CustomHeaders headers = new CustomHeaders(Map.of(name, "Zebra x"));
        headers.checkBeside(new Credentials.None());
        assertThatThrownBy(() -> headers.checkBeside(new Credentials.Basic("a", "b")))
                .hasMessageContaining("beside this 'auth'");
        assertThat(headers.toString()).doesNotContain("Zebra");
    }
}
