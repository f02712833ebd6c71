package io.searchfleet.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Turns a host name into addresses. */
@FunctionalInterface
public interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;

    /** The operating system's. */
    static Resolver system() {
        return InetAddress::getAllByName;
    }
}
