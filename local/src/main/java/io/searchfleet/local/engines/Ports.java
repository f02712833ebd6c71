package io.searchfleet.local.engines;

import io.searchfleet.fleet.EngineRef;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports of 127.0.0.1, below those that the system itself hands out to connections. */
final class Ports {
    private static final int FIRST = 19_300;
    private static final int LAST = 32_000;
    private static final int ATTEMPTS = 1_000;
    private static final Duration PROMISE = Duration.ofMinutes(1);

    private record Promise(int port, Instant until) {}

    private final Map<EngineRef, Promise> promises = new HashMap<>();
    private final Clock clock;

    Ports(Clock clock) {
        this.clock = clock;
    }

    /** A free port, the same for an engine that asks again within a minute, and within it for no other. */
    synchronized int promise(EngineRef ref, Set<Integer> inUse) {
        Instant now = clock.instant();
        promises.values().removeIf(promise -> promise.until().isBefore(now));
        Promise kept = promises.get(ref);
        if (kept == null || !isFree(kept.port())) {
            kept = new Promise(free(inUse), now.plus(PROMISE));
            promises.put(ref, kept);
        }
        return kept.port();
    }

    /** The port if it is free, else another. */
    synchronized int orAnother(int port, Set<Integer> inUse) {
        return !inUse.contains(port) && isFree(port) ? port : free(inUse);
    }

    private int free(Set<Integer> inUse) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            boolean isPromised = promises.values().stream().anyMatch(promise -> promise.port() == port);
            if (!isPromised && !inUse.contains(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port of this machine is free");
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
