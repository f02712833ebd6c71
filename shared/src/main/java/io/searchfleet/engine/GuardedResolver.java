package io.searchfleet.engine;

import io.searchfleet.security.AddressGuard;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * The one hook that every outgoing connection passes, between a name and its socket: only addresses that it answers are
 * connected to, and it answers none that the guard refuses. A name is thus checked at the moment it is used, so that
 * changing its address later ("rebinding") leads nowhere.
 */
final class GuardedResolver implements DnsResolver {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST_ADDRESSES = 3;
    private static final int MOST_LOOKUPS = 64;
    private static final int MOST_WAITING = 1000;

    // Look-ups block in native code, where a virtual thread would hold its carrier: they get threads of their own. More
    // than those at once wait their turn, as long as any look-up may take.
    private static final ThreadPoolExecutor LOOKUPS = lookups();

    private final Resolver resolver;
    private final AddressGuard guard;

    private static ThreadPoolExecutor lookups() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                MOST_LOOKUPS,
                MOST_LOOKUPS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("lookup-", 0).factory());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    GuardedResolver(Resolver resolver, AddressGuard guard) {
        this.resolver = resolver;
        this.guard = guard;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        List<InetAddress> passed = new ArrayList<>();
        Optional<String> refusal = Optional.empty();
        for (InetAddress address : lookUp(host)) {
            Optional<String> why = guard.refusal(address);
            if (why.isEmpty()) {
                passed.add(address);
            } else {
                refusal = why;
            }
        }
        if (passed.isEmpty()) {
            throw refusal.<UnknownHostException>map(RefusedAddressException::new)
                    .orElseGet(() -> new UnknownHostException(host));
        }
        return passed.stream().limit(MOST_ADDRESSES).toArray(InetAddress[]::new);
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        Optional<String> why = guard.refusal(port);
        if (why.isPresent()) {
            throw new RefusedAddressException(why.get());
        }
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (InetAddress address : resolve(host)) {
            addresses.add(new InetSocketAddress(address, port));
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        // What is an address already asks nobody. All else may wait, also where it looks like a number: node1, 127.1.
        if (host.indexOf(':') >= 0 || ClusterAddress.isIpv4(host)) {
            return resolver.resolve(host);
        }
        try {
            return awaited(LOOKUPS.submit(() -> resolver.resolve(host)));
        } catch (ExecutionException | RejectedExecutionException | TimeoutException e) {
            throw new UnknownHostException(host);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(host);
        }
    }

    private static InetAddress[] awaited(Future<InetAddress[]> lookup)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return lookup.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            lookup.cancel(false);
        }
    }
}
