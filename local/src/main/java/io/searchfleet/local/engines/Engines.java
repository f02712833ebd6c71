package io.searchfleet.local.engines;

import io.searchfleet.engine.Credentials;
import io.searchfleet.engines.EngineRelease;
import io.searchfleet.fleet.EngineRef;
import io.searchfleet.fleet.ProviderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All engines of a runtime, a folder each: those that are there start when it opens, at most two at a time, and end when it closes.
 */
public final class Engines implements AutoCloseable {
    /** The provider is made by name from an environment, and finds the engines of its runtime by their folder. */
    private static final Map<Path, Engines> OPEN = new ConcurrentHashMap<>();

    private static final int STARTS_AT_ONCE = 2;
    private static final Duration END_LIMIT = Duration.ofSeconds(15);

    private final Path root;
    private final Clock clock;
    private final Ports ports;
    private final Semaphore starts = new Semaphore(STARTS_AT_ONCE, true);
    private final Map<String, Engine> engines = new ConcurrentHashMap<>();
    private volatile boolean isTraining;
    private volatile Runnable onChange = () -> {};

    private Engines(Path root, Clock clock) {
        this.root = root;
        this.clock = clock;
        this.ports = new Ports(clock);
    }

    /**
     * Opens a folder and begins to start its engines. What a crash left half made is removed, what it left half deleted is deleted.
     */
    public static Engines open(Path folder, Clock clock) {
        Engines opened = new Engines(folder.toAbsolutePath().normalize(), clock);
        opened.read();
        if (OPEN.putIfAbsent(opened.root, opened) != null) {
            throw new IllegalStateException("The engines in " + folder + " are open already.");
        }
        opened.engines.values().forEach(Engine::start);
        return opened;
    }

    /** Those that are open in this folder. */
    static Engines in(Path folder) {
        return Optional.ofNullable(OPEN.get(folder.toAbsolutePath().normalize()))
                .orElseThrow(() -> new IllegalStateException("No engines are open in " + folder));
    }

    private void read() {
        try {
            Files.createDirectories(root);
            try (Stream<Path> found = Files.list(root)) {
                found.filter(Files::isDirectory).map(EngineFolder::new).forEach(this::read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + root, e);
        }
    }

    private void read(EngineFolder folder) {
        Optional<Wanted> wanted;
        try {
            wanted = folder.wanted();
        } catch (RuntimeException e) {
            // It may hold documents: better left alone than deleted.
            System.err.println("The engine in " + folder.path() + " cannot be read: " + e.getMessage());
            return;
        }
        if (wanted.isEmpty()) {
            folder.delete();
        } else if (folder.isLeaving()) {
            engines.put(wanted.get().ref().slug().value(), new Engine(this, folder, wanted.get()));
        } else {
            engines.putIfAbsent(wanted.get().ref().slug().value(), new Engine(this, folder, wanted.get()));
        }
    }

    /** From now on AOT caches that are missing are made, whenever nothing else starts. */
    public void train() {
        isTraining = true;
    }

    /** @param action told whenever an engine dies or is back; returns at once */
    public void onChange(Runnable action) {
        onChange = action;
    }

    void changed() {
        onChange.run();
    }

    boolean mayTrain() {
        return isTraining && starts.availablePermits() == STARTS_AT_ONCE;
    }

    Path root() {
        return root;
    }

    Optional<Engine> find(EngineRef ref) {
        return Optional.ofNullable(engines.get(ref.slug().value()))
                .filter(engine -> engine.wanted().ref().account().equals(ref.account()));
    }

    List<Engine> all() {
        return List.copyOf(engines.values());
    }

    int promise(EngineRef ref) {
        return find(ref).map(engine -> engine.wanted().port()).orElseGet(() -> ports.promise(ref, portsInUse()));
    }

    /** @param port 0: any */
    synchronized void create(
            EngineRef ref,
            EngineRelease release,
            Size size,
            int port,
            Optional<Credentials.Basic> credentials,
            List<String> tags) {
        String slug = ref.slug().value();
        Engine there = engines.get(slug);
        if (there != null) {
            requireSame(ref, there);
            return;
        }
        EngineFolder folder = EngineFolder.of(root, slug);
        folder.delete();
        int taken = port == 0 ? ports.promise(ref, portsInUse()) : ports.orAnother(port, portsInUse());
        Wanted wanted =
                new Wanted(ref, release, size, taken, tags, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        credentials.ifPresent(folder::letIn);
        folder.write(wanted);
        Engine engine = new Engine(this, folder, wanted);
        engines.put(slug, engine);
        engine.start();
    }

    private static void requireSame(EngineRef ref, Engine there) {
        if (!there.wanted().ref().account().equals(ref.account())) {
            throw ProviderException.lasting("slug_taken", "Another engine is called " + ref.slug() + ".");
        }
        if (there.folder().isLeaving()) {
            throw ProviderException.passing("being_deleted", "The engine " + ref.slug() + " is still being deleted.");
        }
    }

    int portFor(Engine engine) {
        Set<Integer> others = engines.values().stream()
                .filter(other -> other != engine)
                .map(other -> other.wanted().port())
                .collect(Collectors.toSet());
        return ports.orAnother(engine.wanted().port(), others);
    }

    private Set<Integer> portsInUse() {
        return engines.values().stream().map(engine -> engine.wanted().port()).collect(Collectors.toSet());
    }

    void awaitStart() throws InterruptedException {
        starts.acquire();
    }

    void endStart() {
        starts.release();
    }

    void forget(Engine engine) {
        engines.remove(engine.wanted().ref().slug().value(), engine);
    }

    /** Ends all engines, side by side; returns when they are gone. */
    @Override
    public synchronized void close() {
        OPEN.remove(root, this);
        engines.values().forEach(Engine::close);
        try {
            for (Engine engine : all()) {
                engine.awaitEnd(END_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
