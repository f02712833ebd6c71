package io.searchfleet.local.engines;

import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engines.EngineRelease;
import io.searchfleet.fleet.ClusterProvider;
import io.searchfleet.fleet.EngineChange;
import io.searchfleet.fleet.EngineOrder;
import io.searchfleet.fleet.EngineRef;
import io.searchfleet.fleet.EngineReport;
import io.searchfleet.fleet.FoundEngine;
import io.searchfleet.fleet.ProviderException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs engines on this machine, by the release ids of {@link EngineRelease}. */
final class LocalProvider implements ClusterProvider {
    private static final String LOOPBACK = "127.0.0.1";
    /** The first engine of a release waits for its jars. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final long SPARE_BYTES = 256L << 20;

    private final Engines engines;

    LocalProvider(Engines engines) {
        this.engines = engines;
    }

    @Override
    public Optional<ClusterAddress> promise(EngineRef ref) {
        return Optional.of(new ClusterAddress(false, LOOPBACK, engines.promise(ref)));
    }

    @Override
    public void create(EngineOrder order) {
        EngineRelease release = release(order);
        Size size = Size.of(order.size());
        int port = order.address().map(ClusterAddress::port).orElse(0);
        onDisk(() -> {
            engines.create(order.ref(), release, size, port, order.credentials(), order.tags());
            return true;
        });
    }

    private static EngineRelease release(EngineOrder order) {
        return EngineRelease.withId(order.engine())
                .filter(EngineRelease::isManageable)
                .orElseThrow(() -> ProviderException.lasting(
                        "unknown_release", "This machine does not run '" + order.engine() + "'."));
    }

    @Override
    public Optional<EngineReport> describe(EngineRef ref) {
        return engines.find(ref).map(Engine::report);
    }

    @Override
    public Optional<EngineReport> watch(EngineRef ref, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        Optional<EngineReport> report = describe(ref);
        while (report.filter(found -> found.state() == EngineReport.State.WORKING)
                        .isPresent()
                && System.nanoTime() < end) {
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return report;
            }
            report = describe(ref);
        }
        return report;
    }

    @Override
    public void update(EngineOrder order) {
        Engine engine = existing(order);
        Size size = Size.of(order.size());
        onDisk(() -> {
            engine.change(size, order.credentials(), order.tags());
            return true;
        });
    }

    private Engine existing(EngineOrder order) {
        Engine engine = engines.find(order.ref())
                .filter(found -> !found.folder().isLeaving())
                .orElseThrow(() -> ProviderException.lasting(
                        "no_engine", "There is no engine " + order.ref().slug() + " on this machine."));
        if (engine.wanted().release() != release(order)) {
            throw ProviderException.lasting(
                    "other_release",
                    "The engine " + order.ref().slug() + " stays "
                            + engine.wanted().release().id() + " for life.");
        }
        return engine;
    }

    @Override
    public EngineChange foresee(EngineOrder order) {
        Engine engine = existing(order);
        Size size = Size.of(order.size());
        int nodes = engine.nodes();
        if (size.nodes() < nodes) {
            return onDisk(() -> shrinking(engine, size, nodes));
        }
        return new EngineChange(
                false,
                true,
                size.equals(engine.wanted().size())
                        ? "Nothing changes."
                        : "The engine starts again, and is away for some seconds; its documents stay where they are.");
    }

    private static EngineChange shrinking(Engine engine, Size size, int nodes) {
        long needed = engine.folder().bytesOfNodesFrom(size.nodes() + 1) + SPARE_BYTES;
        long free = engine.folder().path().toFile().getUsableSpace();
        String message = needed <= free
                ? "What is on %d of %d nodes alone is moved to the others first; then the engine starts again."
                        .formatted(nodes - size.nodes(), nodes)
                : "The nodes that stay would need up to %d MB more, and the disk has %d MB left."
                        .formatted(needed >> 20, free >> 20);
        return new EngineChange(true, needed <= free, message);
    }

    @Override
    public void delete(EngineRef ref) {
        onDisk(() -> {
            engines.find(ref).ifPresent(Engine::leave);
            return true;
        });
    }

    @Override
    public List<FoundEngine> list() {
        return engines.all().stream()
                .map(Engine::wanted)
                .map(wanted -> new FoundEngine(wanted.ref(), wanted.createdAt()))
                .toList();
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    private static <T> T onDisk(Supplier<T> action) {
        try {
            return action.get();
        } catch (UncheckedIOException e) {
            throw ProviderException.passing("disk", "The disk of this machine does not take it: " + e.getMessage());
        }
    }
}
