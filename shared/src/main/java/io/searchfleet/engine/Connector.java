package io.searchfleet.engine;

import io.searchfleet.Environment;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Budget;
import io.searchfleet.security.AddressGuard;
import io.searchfleet.security.Cidr;
import io.searchfleet.security.PortRange;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The only thing here that opens sockets to what users name. One pool of connections per cluster, so that no cluster's
 * TLS settings or credentials ever serve another's; all pools resolve names through the guard.
 */
public final class Connector {
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(30);

    private final GuardedResolver resolver;
    private final boolean compress;
    private final AwsAccess aws;
    private final ConcurrentHashMap<String, Pool> pools = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer;

    /** @param compress whether clusters are asked for gzip and sent it: it pays over a network, not on one machine */
    public Connector(Resolver resolver, AddressGuard guard, boolean compress) {
        this(resolver, guard, compress, new RoleAccess());
    }

    Connector(Resolver resolver, AddressGuard guard, boolean compress, AwsAccess aws) {
        this.resolver = new GuardedResolver(resolver, guard);
        this.compress = compress;
        this.aws = aws;
        this.timer = timer();
        var _ = timer.scheduleWithFixedDelay(this::closeIdle, IDLE.toSeconds(), IDLE.toSeconds(), TimeUnit.SECONDS);
    }

    /**
     * With {@code ALLOWED_NETWORKS} (comma list of CIDRs, default none), {@code ALLOWED_PORTS} (comma list of ports and
     * ranges) and {@code CLUSTER_COMPRESSION} (true or false, default true).
     */
    public static Connector of(Environment environment) {
        List<Cidr> opened =
                environment.list("ALLOWED_NETWORKS").stream().map(Cidr::of).toList();
        List<PortRange> ports =
                environment.list("ALLOWED_PORTS").stream().map(PortRange::of).toList();
        return new Connector(
                Resolver.system(),
                new AddressGuard(opened, ports),
                environment
                        .optional("CLUSTER_COMPRESSION")
                        .map(Boolean::valueOf)
                        .orElse(true));
    }

    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("deadlines").factory());
        executor.setRemoveOnCancelPolicy(true);
        return Executors.unconfigurableScheduledExecutorService(executor);
    }

    /** A client of one cluster, over its pool. Cheap: made per request. */
    public EngineClient client(Target target) {
        Pool pool = pools.compute(target.pool(), (name, current) -> {
            if (current != null && current.version() == target.version()) {
                return current;
            }
            if (current != null) {
                retire(current);
            }
            return open(target);
        });
        pool.used();
        return new EngineClient(target, pool, timer, compress);
    }

    /** Calls an endpoint over a pool of its own, which is gone afterwards. */
    public <T> T once(Endpoint endpoint, Function<Target, T> call) {
        String pool = "unsaved/" + UUID.randomUUID();
        try {
            return call.apply(new Target(pool, 0, endpoint));
        } finally {
            release(pool);
        }
    }

    /** Tries to reach a cluster, step by step, and tells how each went. Throws nothing for what a cluster does. */
    public Diagnosis diagnose(Target target, Budget budget) {
        return new ConnectionCheck(resolver, client(target), target.endpoint(), budget, timer).run();
    }

    /** Closes what is pooled for a cluster that is no longer connected. */
    public void release(String pool) {
        Pool current = pools.remove(pool);
        if (current != null) {
            retire(current);
        }
    }

    /** Calls what no guard lets anyone call, so that the first call of a cluster finds all of it loaded. */
    public void prime() {
        Target nowhere = new Target("nowhere", 0, Endpoint.of(new ClusterAddress(true, "0.0.0.0", 9200)));
        try {
            var _ = client(nowhere).get("/", Budget.of(Duration.ofSeconds(1)));
        } catch (ApiException e) {
            // As it has to be.
        }
    }

    /** Closes what is pooled for all of them; whoever calls next opens anew. */
    public void closeAll() {
        pools.keySet().forEach(this::release);
    }

    /** How many clusters have a pool now. */
    int pools() {
        return pools.size();
    }

    private Pool open(Target target) {
        return Pool.open(target, resolver, aws);
    }

    /** Idle connections go at once, those in use when no call can need them any more. */
    private void retire(Pool pool) {
        pool.closeIdle(Duration.ZERO);
        var _ = timer.schedule(pool::close, LONGEST_CALL.toSeconds(), TimeUnit.SECONDS);
    }

    private void closeIdle() {
        pools.forEach((name, pool) -> {
            pool.closeIdle(IDLE);
            if (pool.isUnusedFor(IDLE.multipliedBy(5))) {
                release(name);
            }
        });
    }
}
