package io.searchfleet.engine;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a cluster listens: scheme, host, port. The host is a DNS name in lower case (international ones in their ASCII
 * form, without a trailing dot), a dotted IPv4 address, or an IPv6 address without brackets or zone.
 */
public record ClusterAddress(boolean https, String host, int port) {
    private static final Pattern NAME = Pattern.compile(
            "(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*");
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:]*:[0-9a-f:]*(?:\\d{1,3}(?:\\.\\d{1,3}){3})?");
    // What the C library, and so a proxy or a log on the way, may read as a number: 127.1, 0x7f000001, 017700000001.
    private static final Pattern NUMBER_LIKE = Pattern.compile("(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)");

    /** @throws IllegalArgumentException when host or port cannot be one; the message is fit for a user */
    public ClusterAddress {
        host = normal(host);
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("'port' must be 1 to 65535.");
        }
    }

    private static String normal(String given) {
        String host = given.toLowerCase(Locale.ROOT);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (IPV6.matcher(host).matches() || isIpv4(host)) {
            return host;
        }
        if (!host.chars().allMatch(c -> c < 128)) {
            host = ascii(host);
        }
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        if (!NAME.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "'ip' must be a host name or an IP address, without scheme, port, path, user or spaces.");
        }
        if (NUMBER_LIKE.matcher(host).matches() && !isIpv4(host)) {
            throw new IllegalArgumentException("'ip' must be a host name or an IP address in its usual form.");
        }
        return host;
    }

    /** Whether it is an IPv4 address in its usual form. */
    static boolean isIpv4(String host) {
        return IPV4.matcher(host).matches();
    }

    private static String ascii(String host) {
        try {
            return IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'ip' is not a valid international host name.", e);
        }
    }

    public String scheme() {
        return https ? "https" : "http";
    }

    /** Such as {@code http://10.0.0.1:9200}; an IPv6 address stands in brackets. */
    public String url() {
        return scheme() + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
