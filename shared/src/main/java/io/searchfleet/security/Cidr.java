package io.searchfleet.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** A network as {@code 10.0.0.0/8} or {@code fc00::/7} writes it. */
public record Cidr(String text, byte[] base, int bits) {
    /** @throws IllegalArgumentException when the text is no network; its message is fit for a user */
    public static Cidr of(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!address.matches("[0-9a-fA-F.:]+")) {
            throw notANetwork(text);
        }
        try {
            byte[] base = InetAddress.getByName(address).getAddress();
            int bits = slash < 0 ? base.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > base.length * 8) {
                throw notANetwork(text);
            }
            return new Cidr(text, base, bits);
        } catch (UnknownHostException | NumberFormatException e) {
            throw notANetwork(text);
        }
    }

    private static IllegalArgumentException notANetwork(String text) {
        return new IllegalArgumentException("'" + text + "' is not a network such as 10.0.0.0/8 or fc00::/7.");
    }

    /** Whether an address of 4 or 16 bytes is in this network. One of the other length never is. */
    boolean contains(byte[] address) {
        if (address.length != base.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += 8) {
            int mask = bits - bit >= 8 ? 0xff : 0xff << 8 - (bits - bit) & 0xff;
            if (((address[bit / 8] ^ base[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cidr cidr && bits == cidr.bits && Arrays.equals(base, cidr.base);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(base) + bits;
    }

    @Override
    public String toString() {
        return text;
    }
}
